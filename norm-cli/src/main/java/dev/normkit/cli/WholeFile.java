package dev.normkit.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a file so that a failure, of the program or of the disk, leaves no part of it. */
final class WholeFile {
  private WholeFile() {}

  /** Fills an empty file. */
  interface Content {
    void writeTo(Path part) throws IOException;
  }

  static void write(Path file, Content content) throws IOException {
    Path target = target(file);
    // Beside the target: only within one file system is a move atomic. Not createTempFile, whose
    // files nobody else may read.
    Path part = target.resolveSibling("norm-" + UUID.randomUUID() + ".part");
    try {
      write(part, target, content);
    } catch (IOException failed) {
      // Nobody but this class knows the part's name.
      throw new IOException(file + ": " + reason(failed), failed);
    }
  }

  private static void write(Path part, Path target, Content content) throws IOException {
    try {
      Files.createFile(part);
      content.writeTo(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String reason(IOException failed) {
    return failed instanceof FileSystemException aboutFile
        ? Failure.reason(aboutFile)
        : failed.getMessage();
  }

  /** Where the data goes: through a symbolic link, and never in place of a device. */
  private static Path target(Path file) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(file + ": it is not a file but a directory or a device");
    }
    Path directory = target.getParent();
    if (directory == null || target.getFileName() == null || !Files.isDirectory(directory)) {
      throw new IOException(file + ": its directory does not exist");
    }
    return target;
  }
}
