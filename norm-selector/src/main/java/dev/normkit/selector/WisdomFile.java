package dev.normkit.selector;

import dev.normkit.selector.WisdomJson.UnreadableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The file of measurements. Readers need no lock, since a new content takes the old one's place at
 * once. Writers take turns by a lock on a file beside it, because each has to read what the one
 * before wrote.
 */
final class WisdomFile {
  static final Comparator<WisdomEntry> LATER = Comparator.comparing(WisdomEntry::measured);

  /**
   * Writers of this JVM: the system's locks are between processes, and closing any channel of the
   * lock file would give up the lock of another thread.
   */
  private static final Object TURN = new Object();

  private WisdomFile() {}

  /** What a file holds that can be used, and what is wrong with the rest. */
  record Content(List<WisdomEntry> entries, List<String> problems) {}

  static Content read(Path file) {
    try {
      WisdomJson.Parsed parsed = WisdomJson.parse(text(file));
      List<String> problems = new ArrayList<>();
      parsed.problems().forEach(problem -> problems.add(about(file, problem)));
      foreign(parsed.entries()).map(problem -> about(file, problem)).ifPresent(problems::add);
      return new Content(parsed.entries(), problems);
    } catch (NoSuchFileException none) {
      return new Content(List.of(), List.of());
    } catch (UnreadableException unreadable) {
      return ignored(file, unreadable.getMessage());
    } catch (IOException failed) {
      return ignored(file, "it cannot be read: " + failed);
    }
  }

  private static String text(Path file) throws IOException {
    // Not Files.readString: bytes that are no UTF-8 are damage like any other.
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static Content ignored(Path file, String why) {
    return new Content(List.of(), List.of(about(file, "ignored, for " + why)));
  }

  private static String about(Path file, String problem) {
    return DecisionText.oneLine("wisdom file " + file + ": " + problem);
  }

  private static Optional<String> foreign(List<WisdomEntry> entries) {
    Platform here = Platform.current();
    List<WisdomEntry> others =
        entries.stream().filter(entry -> !entry.key().platform().equals(here)).toList();
    return others.stream()
        .findFirst()
        .map(
            first ->
                others.size()
                    + " of "
                    + entries.size()
                    + " entries are of another machine or JDK ("
                    + first.key().platform()
                    + ") and not used on this one ("
                    + here
                    + ")");
  }

  /** Adds entries to the file. */
  static void merge(Path file, List<WisdomEntry> entries) throws IOException {
    // Through a link to the file that is meant; the link itself stays.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    // A link to a directory is one too, but createDirectories of some older JDKs refuses it.
    if (!Files.isDirectory(target.getParent())) {
      Files.createDirectories(target.getParent());
    }
    synchronized (TURN) {
      try (FileChannel channel =
              FileChannel.open(
                  beside(target, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException(about(file, "its lock was lost"));
        }
        replace(target, WisdomJson.of(Wisdom.merged(present(target), entries)));
      } catch (OverlappingFileLockException other) {
        // Another copy of this class in this JVM, which has a TURN of its own.
        throw new IOException(about(file, "it is being written by this process"), other);
      }
    }
  }

  private static Collection<WisdomEntry> present(Path file) throws IOException {
    try {
      WisdomJson.Parsed parsed = WisdomJson.parse(text(file));
      if (!parsed.problems().isEmpty()) {
        Files.copy(file, beside(file, ".damaged"), StandardCopyOption.REPLACE_EXISTING);
      }
      return parsed.entries();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (UnreadableException unreadable) {
      if (unreadable.newer()) {
        throw new IOException(
            about(file, "not written, for " + unreadable.getMessage()), unreadable);
      }
      Files.copy(file, beside(file, ".damaged"), StandardCopyOption.REPLACE_EXISTING);
      return List.of();
    }
  }

  /** The whole text at once or not at all, whenever this process or the machine stops. */
  private static void replace(Path file, String text) throws IOException {
    // One name for all writers, who are here one at a time: what a killed one left is overwritten.
    Path fresh = beside(file, ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(file.getParent());
  }

  /** So that the new name survives a loss of power; not every system can. */
  private static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException impossible) {
      // The content is whole either way: the old one or the new one.
    }
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }
}
