package dev.normkit.io.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What Jazzer calls for Keras' archives, and for a configuration alone, which is packed with the
 * weights of a seed: in a whole archive, hardly any change meets the few bytes of its
 * configuration.
 */
public final class KerasFuzz {
  private static final Path SEED = Path.of("src", "test", "resources", "models", "tiny.keras");
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";

  private KerasFuzz() {}

  /**
   * Reads one input.
   *
   * @param data of the fuzzer
   * @throws IOException if the machine fails
   */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Inputs.tensors(data.length > 0 && data[0] == '{' ? packed(data) : data);
  }

  /** The seed's configuration. */
  static byte[] configuration() throws IOException {
    return entry(CONFIG);
  }

  private static byte[] entry(String name) throws IOException {
    try (ZipFile zip = new ZipFile(SEED.toFile())) {
      return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }
  }

  private static byte[] packed(byte[] configuration) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry(CONFIG));
      zip.write(configuration);
      zip.putNextEntry(new ZipEntry(WEIGHTS));
      zip.write(Weights.BYTES);
    }
    return bytes.toByteArray();
  }

  /** Read once. */
  private static final class Weights {
    static final byte[] BYTES = read();

    private static byte[] read() {
      try {
        return entry(WEIGHTS);
      } catch (IOException missing) {
        throw new UncheckedIOException(missing);
      }
    }
  }
}
