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

  /** The version in a {@code .keras} archive, which may be missing. */
  public static final String METADATA = "metadata.json";

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
    return of("HDF5", contents, KerasLayers.of(norms, contents, contents.version()), open);
  }

  /**
   * Reads a {@code .keras} archive.
   *
   * @param entries its files by name, among them {@link #CONFIG} and {@link #WEIGHTS}
   * @param limits of steps and of compressed data
   * @param open closed with the result
   * @return datasets and layers
   * @throws FileFormatException if one of them isn't as it should be, or asks for too much
   * @throws IOException if they can't be read
   */
  public static KerasFile openArchive(
      Map<String, ByteSource> entries, ReadLimits limits, Closeable open) throws IOException {
    requireLibrary();
    List<KerasConfig.Norm> norms = KerasConfig.norms(text(entries.get(CONFIG)));
    KerasVersion version =
        entries.containsKey(METADATA)
            ? KerasVersion.ofMetadata(text(entries.get(METADATA)))
            : KerasVersion.UNKNOWN;
    HdfContents contents = HdfContents.read(bytes(entries.get(WEIGHTS)), limits);
    return of("Keras", contents, KerasLayers.of(norms, contents, version), open);
  }

  private static String text(ByteSource source) throws IOException {
    return new String(bytes(source), StandardCharsets.UTF_8);
  }

  private static KerasFile of(
      String format, HdfContents contents, Map<String, DescribedLayer> layers, Closeable open) {
    OpenTensors tensors = new OpenTensors(format, contents.tensors(), Map.of(), open);
    return new KerasFile(tensors, layers);
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
