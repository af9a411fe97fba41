package dev.normkit.io.npy;

import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The files described in {@code npy/README.md}. */
final class NpyFiles {
  private NpyFiles() {}

  static Path npy(String name) {
    return root().resolve(name + ".npy");
  }

  /** As the command line reads them. */
  static Npy read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long length = Files.size(file);
      return Npy.read(in, length == 0 ? OptionalLong.empty() : OptionalLong.of(length));
    } catch (FileFormatException refused) {
      throw refused.withPlace(file);
    }
  }

  static Path root() {
    try {
      return Path.of(NpyFiles.class.getResource("/npy").toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
