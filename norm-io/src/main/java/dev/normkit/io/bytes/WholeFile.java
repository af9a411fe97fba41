package dev.normkit.io.bytes;

import dev.normkit.files.FileTrouble;
import dev.normkit.files.Replacement;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file so that under its name there is the old one or the new one, whole, whatever ends
 * the program. A program that is killed may leave {@code norm-….part} beside it.
 */
public final class WholeFile {
  private WholeFile() {}

  /** Fills an empty file. */
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param out not buffered
     * @throws IOException if it can't be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** The content couldn't be written: a full disk, or what the content itself threw. */
  public static final class ContentException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private ContentException(IOException cause) {
      super(FileTrouble.reason(cause), cause);
    }
  }

  /**
   * Writes beside the target and renames.
   *
   * @param target no symbolic link, since that would be replaced
   * @param replace whether it may exist; it then keeps its permissions
   * @param content what it will hold
   * @throws ContentException if the content cannot be written
   * @throws IOException if there can't be a file of this name
   */
  public static void write(Path target, boolean replace, Content content) throws IOException {
    // Beside the target: only within one file system is a move atomic. Not createTempFile, whose
    // files nobody else may read.
    Path part = target.resolveSibling("norm-" + UUID.randomUUID() + ".part");
    try {
      try (FileChannel out = create(part)) {
        if (replace) {
          // Open already, so that a file which nobody may write can be replaced too.
          Replacement.keepPermissions(target, part);
        }
        fill(Channels.newOutputStream(out), content);
        // Else the name could reach the disk before the content does.
        out.force(true);
      }
      if (replace) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        name(part, target);
      }
    } catch (ContentException failed) {
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

  /**
   * Writes into a pipe or a device, which no file may replace.
   *
   * @param device what is there
   * @param content what it gets
   * @throws ContentException if the content cannot be written
   * @throws IOException if the device can't be opened
   */
  public static void stream(Path device, Content content) throws IOException {
    try (OutputStream out = Files.newOutputStream(device, StandardOpenOption.WRITE)) {
      fill(out, content);
    }
  }

  private static FileChannel create(Path part) throws IOException {
    try {
      return FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
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
      throw new ContentException(failed);
    }
  }
}
