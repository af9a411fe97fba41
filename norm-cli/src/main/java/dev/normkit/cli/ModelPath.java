package dev.normkit.cli;

import dev.normkit.io.model.FileInspection;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.report.Inspection;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The model file that a command is given. */
final class ModelPath {
  private ModelPath() {}

  static ModelFile open(FileName name) throws IOException {
    return read(name, ModelFile::open);
  }

  /** A model, or weights without their network. */
  static Inspection inspect(FileName name) throws IOException {
    return read(name, FileInspection::of);
  }

  private interface Reading<T> {
    T read(Path file) throws IOException;
  }

  private static <T> T read(FileName name, Reading<T> reading) throws IOException {
    if (name.standardInput()) {
      throw new IllegalArgumentException(
          "a model is read from a file, whose folder holds its external data, not from standard"
              + " input; give the file's name");
    }
    try {
      return reading.read(name.path());
    } catch (NoSuchFileException missing) {
      throw new IOException(name + ": no such file" + name.localeAdvice(), missing);
    }
  }
}
