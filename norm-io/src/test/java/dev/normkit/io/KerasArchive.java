package dev.normkit.io;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A {@code .keras} file as a test writes it down. */
public final class KerasArchive {
  private final Map<String, float[]> tensors = new LinkedHashMap<>();
  private final String config;
  private Optional<String> metadata = Optional.empty();

  /**
   * Begins one.
   *
   * @param config its {@code config.json}
   */
  public KerasArchive(String config) {
    this.config = config;
  }

  /** A layer's entry in a configuration. */
  public static String layer(String type, String config, String more) {
    return "{\"class_name\":\"" + type + "\",\"config\":{" + config + "}" + more + "}";
  }

  /** A model's entry in a configuration, or the whole of one. */
  public static String model(String type, String name, String... layers) {
    return layer(
        type, "\"name\":\"" + name + "\",\"layers\":[" + String.join(",", layers) + "]", "");
  }

  /**
   * Adds a tensor.
   *
   * @param path in the HDF5 file
   * @param values of one axis
   */
  public KerasArchive with(String path, float... values) {
    tensors.put(path, values);
    return this;
  }

  /** Sets what its {@code metadata.json} says; without this it has none. */
  public KerasArchive withMetadata(String json) {
    metadata = Optional.of(json);
    return this;
  }

  /** Writes the archive. */
  public Path write(Path file) throws IOException {
    Path weights = Files.createTempFile(file.getParent(), "weights", ".h5");
    hdf5(weights);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      if (metadata.isPresent()) {
        add(zip, "metadata.json", metadata.get().getBytes(StandardCharsets.UTF_8));
      }
      add(zip, "config.json", config.getBytes(StandardCharsets.UTF_8));
      add(zip, "model.weights.h5", Files.readAllBytes(weights));
    }
    return file;
  }

  private static void add(ZipOutputStream zip, String name, byte[] data) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(data);
  }

  /** Writes the weights alone. */
  public Path hdf5(Path file) {
    Map<String, WritableGroup> groups = new HashMap<>();
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      tensors.forEach(
          (path, values) -> {
            WritableGroup group = hdf;
            int begin = 0;
            for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', begin)) {
              WritableGroup parent = group;
              String name = path.substring(begin, end);
              group =
                  groups.computeIfAbsent(path.substring(0, end), unused -> parent.putGroup(name));
              begin = end + 1;
            }
            group.putDataset(path.substring(begin), values);
          });
    }
    return file;
  }
}
