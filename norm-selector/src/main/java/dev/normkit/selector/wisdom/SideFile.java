package dev.normkit.selector.wisdom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of normkit's own beside one of a user's, hidden and there while that is written. Ours is
 * what is empty or begins as ours do; whatever else has its name is somebody's, and is neither
 * written nor deleted, nor is a link followed.
 *
 * @param path where it is
 * @param beginning what it begins with; what a killed process left may end within
 */
record SideFile(Path path, String beginning) {

  /** For example {@code .wisdom.json.normkit-lock} beside {@code wisdom.json}. */
  static SideFile beside(Path file, String role, String beginning) {
    return new SideFile(
        file.resolveSibling("." + file.getFileName() + ".normkit-" + role), beginning);
  }

  /** Refuses somebody else's; none at all is as good as ours. */
  void requireOurs() throws IOException {
    try {
      if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isRegularFile()) {
        throw foreign();
      }
      try (FileChannel channel = open(StandardOpenOption.READ)) {
        requireOurs(channel);
      }
    } catch (NoSuchFileException none) {
      // Nobody's.
    }
  }

  FileChannel open(StandardOpenOption... how) throws IOException {
    Set<OpenOption> options = new HashSet<>(List.of(how));
    options.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path, options);
  }

  private void requireOurs(FileChannel channel) throws IOException {
    byte[] ours = beginning.getBytes(StandardCharsets.UTF_8);
    ByteBuffer there = ByteBuffer.allocate(ours.length);
    while (there.hasRemaining() && channel.read(there, there.position()) > 0) {
      // A read may give less than there is.
    }
    if (!there.flip().equals(ByteBuffer.wrap(ours, 0, there.limit()))) {
      throw foreign();
    }
  }

  private IOException foreign() {
    return new IOException(
        path + " is there, which normkit did not make; move it away, or name another file");
  }

  /** Deletes what a killed process left. */
  void clear() throws IOException {
    requireOurs();
    delete();
  }

  /** To be called by whoever made it or knows it to be ours. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
