package dev.normkit.files;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/** What stays when a new file takes an old one's place: links to it, and who may use it. */
public final class Replacement {
  private static final int MOST_LINKS = 40;

  private Replacement() {}

  /**
   * Follows symbolic links, which would be replaced themselves otherwise.
   *
   * @param file what the user named
   * @return the file that is meant, whether or not it is there
   * @throws FileSystemLoopException if the links lead to each other
   * @throws IOException if a link can't be read
   */
  public static Path target(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      Path next = target.resolveSibling(Files.readSymbolicLink(target));
      if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS) && Files.exists(target)) {
        // The links of /proc/self/fd name what no path leads to, for example a pipe.
        return target;
      }
      target = next;
    }
    return target;
  }

  /**
   * Gives a new file the permissions of the one that it replaces, and its group and owner as far as
   * this user may: otherwise the file becomes the user's own. Does nothing if there is no old file,
   * or where files have no such permissions.
   *
   * @param old what will be replaced
   * @param fresh what will replace it
   * @throws IOException if permissions can't be read or set
   */
  public static void keepPermissions(Path old, Path fresh) throws IOException {
    PosixFileAttributeView kept = posix(old);
    PosixFileAttributeView view = posix(fresh);
    if (kept == null || view == null || !Files.exists(old)) {
      return;
    }
    PosixFileAttributes attributes = kept.readAttributes();
    keepOwner(attributes, view);
    // After the owner, whose change may take permissions away.
    view.setPermissions(attributes.permissions());
  }

  private static void keepOwner(PosixFileAttributes kept, PosixFileAttributeView view) {
    try {
      PosixFileAttributes own = view.readAttributes();
      if (!own.group().equals(kept.group())) {
        view.setGroup(kept.group());
      }
      if (!own.owner().equals(kept.owner())) {
        view.setOwner(kept.owner());
      }
    } catch (IOException notAllowed) {
      // As with most programs that replace files.
    }
  }

  private static PosixFileAttributeView posix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class);
  }
}
