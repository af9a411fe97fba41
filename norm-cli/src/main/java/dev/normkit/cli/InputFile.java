package dev.normkit.cli;

import dev.normkit.files.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Reads the file or standard input that an option names; messages name it. */
final class InputFile {
  private final String option;
  private final FileName name;

  InputFile(String option, FileName name) {
    this.option = option;
    this.name = name;
  }

  /** Makes something of the bytes. */
  interface Reader<T> {
    /**
     * Reads them.
     *
     * @param in not buffered
     * @param length how many there are; empty for a pipe
     */
    T read(InputStream in, OptionalLong length) throws IOException;
  }

  /**
   * Opens the file or takes standard input.
   *
   * @throws IOException with the option and the name in front
   */
  <T> T read(Pipes pipes, Reader<T> reader) throws IOException {
    try {
      if (name.standardInput()) {
        return reader.read(pipes.in(option), OptionalLong.empty());
      }
      return open(name.path(), reader);
    } catch (NoSuchFileException missing) {
      throw new IOException(
          this + ": " + FileTrouble.reason(missing) + name.localeAdvice(), missing);
    } catch (IOException failed) {
      throw new IOException(this + ": " + FileTrouble.reason(failed), failed);
    }
  }

  /** A pipe with a name, or a device, has no length: what it holds shows only when it ends. */
  static <T> T open(Path file, Reader<T> reader) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new FileSystemException(file.toString(), null, "it is a directory");
    }
    // Files that a kernel makes up, as in /proc, give 0 for their length.
    OptionalLong length =
        attributes.isRegularFile() && attributes.size() > 0
            ? OptionalLong.of(attributes.size())
            : OptionalLong.empty();
    try (InputStream in = Files.newInputStream(file)) {
      return reader.read(in, length);
    }
  }

  /** Does something with what was read; names the file if that is refused. */
  <T> T checked(Supplier<T> use) {
    return Blame.on(toString(), use);
  }

  /** As {@link #checked}, of what gives nothing back. */
  void check(Runnable use) {
    checked(
        () -> {
          use.run();
          return this;
        });
  }

  /** For example {@code --in x.npy}. */
  @Override
  public String toString() {
    return option + " " + (name.standardInput() ? "-" : name);
  }
}
