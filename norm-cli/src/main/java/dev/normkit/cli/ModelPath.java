package dev.normkit.cli;

import dev.normkit.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** The model that a command is given. */
final class ModelPath {
  private ModelPath() {}

  static ModelFile open(FileName name) throws IOException {
    if (name.standardInput()) {
      throw new IllegalArgumentException(
          "a model is read from a file, whose folder holds its external data, not from standard"
              + " input; give the file's name");
    }
    try {
      return ModelFile.open(name.path());
    } catch (NoSuchFileException missing) {
      throw new IOException(name + ": no such file" + name.localeAdvice(), missing);
    }
  }
}
