package dev.normkit.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file: Java's exceptions say little but the file's name. */
public final class FileTrouble {
  private FileTrouble() {}

  /**
   * The reason without the file.
   *
   * @param failure what was thrown
   * @return for example {@code access is denied}
   */
  public static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "the file exists";
    }
    if (failure instanceof FileSystemLoopException) {
      return "its symbolic links lead to each other";
    }
    String reason =
        failure instanceof FileSystemException aboutFile
            ? aboutFile.getReason()
            : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }
}
