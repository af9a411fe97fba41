package dev.normkit.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The files described in {@code npy/README.md}. */
final class Fixtures {
  private Fixtures() {}

  static Path npy(String name) {
    return root().resolve(name + ".npy");
  }

  static Path root() {
    try {
      return Path.of(Fixtures.class.getResource("/npy").toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
