package dev.normkit.cli;

import dev.normkit.selector.files.FileTrouble;
import dev.normkit.selector.files.Replacement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file so that a failure, of the program or of the disk, leaves no part of it. */
final class WholeFile {
  private WholeFile() {}

  /** Fills an empty file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes beside the target and renames.
   *
   * @param target no symbolic link, since that would be replaced
   * @param replace whether it may exist; it then keeps its permissions
   * @throws OutputException if the content cannot be written
   */
  static void write(Path target, boolean replace, Content content) throws IOException {
    // Beside the target: only within one file system is a move atomic. Not createTempFile, whose
    // files nobody else may read.
    Path part = target.resolveSibling("norm-" + UUID.randomUUID() + ".part");
    try {
      try (OutputStream out = create(part)) {
        if (replace) {
          // Open already, so that a file which nobody may write can be replaced too.
          Replacement.keepPermissions(target, part);
        }
        fill(out, content);
      }
      if (replace) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        name(part, target);
      }
    } catch (OutputException failed) {
      throw failed;
    } catch (IOException refused) {
      // Nobody but this class knows the part's name.
      throw new FileSystemException(target.toString(), null, FileTrouble.reason(refused));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Gives the part the target's name too. Unlike a move, which looks first and then renames, a link
   * never replaces what came between.
   */
  private static void name(Path part, Path target) throws IOException {
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException there) {
      throw there;
    } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
      Files.move(part, target);
    }
  }

  /** Writes into a pipe or a device, which no file may replace. */
  static void stream(Path device, Content content) throws IOException {
    try (OutputStream out = Files.newOutputStream(device, StandardOpenOption.WRITE)) {
      fill(out, content);
    }
  }

  private static OutputStream create(Path part) throws IOException {
    try {
      return Files.newOutputStream(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    } catch (NoSuchFileException refused) {
      // The directory is there, but its file system, for example that of /proc, makes no files.
      throw new FileSystemException(
          part.toString(), null, "no file can be made in '" + part.getParent() + "'");
    }
  }

  private static void fill(OutputStream out, Content content) throws IOException {
    try {
      content.writeTo(out);
    } catch (IOException failed) {
      throw new OutputException(FileTrouble.reason(failed), failed);
    }
  }
}
