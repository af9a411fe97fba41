package dev.normkit.cli;

import dev.normkit.files.FileTrouble;
import dev.normkit.files.Replacement;
import dev.normkit.io.bytes.WholeFile;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a result goes: standard output, a pipe or device, or a file, which is whole or as it was
 * whatever happens.
 */
final class OutputFile {
  private final String option;
  private final FileName name;
  private final boolean force;

  /**
   * What an option names.
   *
   * @param option for messages
   * @param name as it was typed
   * @param force whether an existing file may be replaced
   */
  OutputFile(String option, FileName name, boolean force) {
    this.option = option;
    this.name = name;
    this.force = force;
  }

  boolean standardOutput() {
    return name.standardOutput();
  }

  /** Refuses what cannot be written, before there is anything to write. */
  void requireWritable() throws IOException {
    if (!standardOutput()) {
      target();
    }
  }

  /**
   * Writes the result.
   *
   * @throws OutputException if a disk is full or the like
   * @throws IOException if nothing can be written under the name
   */
  void write(Pipes pipes, WholeFile.Content content) throws IOException {
    if (standardOutput()) {
      content.writeTo(pipes.out());
      return;
    }
    Path target = target();
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        WholeFile.stream(target, content);
      } else {
        WholeFile.write(target, force, content);
      }
    } catch (WholeFile.ContentException failed) {
      throw new OutputException(this + ": " + failed.getMessage(), (IOException) failed.getCause());
    } catch (IOException refused) {
      throw refused(FileTrouble.reason(refused));
    }
  }

  /** Where the data goes: through symbolic links, and never in place of a directory. */
  private Path target() throws IOException {
    Path target = followed();
    if (Files.exists(target)) {
      requireReplaceable(Files.readAttributes(target, BasicFileAttributes.class));
      return target;
    }
    Path directory = target.getParent();
    if (!Files.isDirectory(directory)) {
      throw refused(
          Files.exists(directory)
              ? "'" + directory + "' is not a directory"
              : "its directory '" + directory + "' does not exist" + name.localeAdvice());
    }
    return target;
  }

  private Path followed() throws IOException {
    try {
      return Replacement.target(name.path());
    } catch (FileSystemLoopException loop) {
      throw refused(FileTrouble.reason(loop));
    }
  }

  private void requireReplaceable(BasicFileAttributes there) throws IOException {
    if (there.isDirectory()) {
      throw refused("it is a directory; give the name of a file");
    }
    if (there.isRegularFile() && !force) {
      throw refused("the file exists; --force replaces it");
    }
  }

  private IOException refused(String why) {
    return new IOException(this + ": " + why);
  }

  /** For example {@code --out y.npy}. */
  @Override
  public String toString() {
    return option + " " + name;
  }
}
