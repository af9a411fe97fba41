package dev.normkit.io.keras;

import dev.normkit.io.bytes.ByteSource;
import dev.normkit.io.bytes.OpenTensors;
import dev.normkit.io.layers.DescribedLayer;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A file of Keras: its datasets, and the normalizations of its configuration.
 *
 * @param tensors by path
 * @param layers by the names of the configuration
 */
public record KerasFile(OpenTensors tensors, Map<String, DescribedLayer> layers) {
  /** The weights in a {@code .keras} archive. */
  public static final String WEIGHTS = "model.weights.h5";

  /** The configuration in a {@code .keras} archive. */
  public static final String CONFIG = "config.json";

  private static final String LIBRARY = "io.jhdf.HdfFile";

  /**
   * Reads an HDF5 file.
   *
   * @param file all of it
   * @param limits of steps and of compressed data
   * @param open closed with the result
   * @return datasets and layers
   * @throws FileFormatException if it isn't an HDF5 file, or asks for too much
   * @throws IOException if it can't be read
   */
  public static KerasFile open(ByteSource file, ReadLimits limits, Closeable open)
      throws IOException {
    requireLibrary();
    HdfContents contents = HdfContents.read(bytes(file), limits);
    List<KerasConfig.Norm> norms =
        contents.config().isPresent() ? KerasConfig.norms(contents.config().get()) : List.of();
    return of("HDF5", contents, norms, open);
  }

  /**
   * Reads a {@code .keras} archive.
   *
   * @param config its configuration
   * @param weights its HDF5 file
   * @param limits of steps and of compressed data
   * @param open closed with the result
   * @return datasets and layers
   * @throws FileFormatException if one of both isn't as it should be, or asks for too much
   * @throws IOException if they can't be read
   */
  public static KerasFile openArchive(
      ByteSource config, ByteSource weights, ReadLimits limits, Closeable open) throws IOException {
    requireLibrary();
    String json = new String(bytes(config), StandardCharsets.UTF_8);
    return of("Keras", HdfContents.read(bytes(weights), limits), KerasConfig.norms(json), open);
  }

  private static KerasFile of(
      String format, HdfContents contents, List<KerasConfig.Norm> norms, Closeable open) {
    OpenTensors tensors = new OpenTensors(format, contents.tensors(), Map.of(), open);
    return new KerasFile(tensors, KerasLayers.of(norms, contents));
  }

  private static void requireLibrary() throws FileFormatException {
    try {
      Class.forName(LIBRARY, false, KerasFile.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new FileFormatException(
          "it is an HDF5 file, for which jhdf is needed; add io.jhdf:jhdf:0.13.0", missing);
    }
  }

  private static byte[] bytes(ByteSource source) throws IOException {
    if (source.length() > Integer.MAX_VALUE - 8) {
      throw new FileFormatException(
          "it has " + source.length() + " bytes; HDF5 files are read up to 2 GiB");
    }
    try (InputStream in = source.open()) {
      // Grows as they come: what an archive says of a length is a promise.
      return in.readAllBytes();
    }
  }
}
