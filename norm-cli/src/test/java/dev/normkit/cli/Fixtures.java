package dev.normkit.cli;

import dev.normkit.io.npy.Npy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files described in {@code npy/README.md} of norm-io. */
final class Fixtures {
  private Fixtures() {}

  static Path npy(String name) {
    return root().resolve(name + ".npy");
  }

  static Npy read(Path file) throws IOException {
    return InputFile.open(file, Npy::read);
  }

  static Path write(Path file, int[] sizes, float... data) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      Npy.of(sizes, data).write(out);
    }
    return file;
  }

  static Path root() {
    try {
      return Path.of(Fixtures.class.getResource("/npy").toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
