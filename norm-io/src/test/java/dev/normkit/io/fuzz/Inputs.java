package dev.normkit.io.fuzz;

import com.sun.management.ThreadMXBean;
import dev.normkit.api.NormSpec;
import dev.normkit.io.LayerFile;
import dev.normkit.io.LayerRequest;
import dev.normkit.io.TensorFile;
import dev.normkit.io.model.FileInspection;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import dev.normkit.selector.network.FrozenMethod;
import dev.normkit.selector.network.FrozenPlan;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.wisdom.WisdomFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads arbitrary bytes as a user would. A method returns if they are read or refused as
 * documented; whatever else happens is a bug: another exception, more memory than the documented
 * one, or seconds for some kilobytes.
 */
public final class Inputs {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MEMORY = 64L << 20;
  private static final int MEMORY_OF_EACH_BYTE = 16;
  private static final int READINGS = 4;

  /** Of the processor, as a fuzzer's JVM has them: what is compared there is reported, too. */
  private static final long MOST_NANOS = 3_000_000_000L;

  private static final int INFLATED = 1 << 20;
  private static final ReadLimits LIMITS = ReadLimits.usual().withInflatedBytes(INFLATED);

  /** More than one layer of a file is of little use, and hundreds take their time. */
  private static final int MOST_LAYERS = 8;

  private Inputs() {}

  /** What may be refused. */
  interface Reading {
    void read() throws IOException;
  }

  /** A file of tensors: every tensor in every type, every layer, and what a look says. */
  static void tensors(byte[] data) throws IOException {
    within(
        (long) MEMORY_OF_EACH_BYTE * data.length,
        () -> {
          Path file = TemporaryFile.with(ZipSums.repaired(data));
          try (LayerFile layers = LayerFile.open(file, LIMITS)) {
            TensorFile tensors = layers.tensors();
            for (String name : tensors.names()) {
              refusable(() -> tensors.floats(name));
              refusable(() -> tensors.doubles(name));
              refusable(() -> tensors.longs(name));
              refusable(() -> PlantedFault.tensor(tensors.info(name), tensors.doubles(name)));
            }
            refusable(layers::descriptions);
            if (tensors.format().equals("safetensors")) {
              // Others are inflated, within limits that an inspection doesn't take.
              refusable(() -> FileInspection.of(file).toText());
            }
            for (String name : layers.names().stream().limit(MOST_LAYERS).toList()) {
              refusable(
                  () ->
                      PlantedFault.layer(
                          name, layers.load(name, LayerRequest.described()).layer()));
            }
          } catch (FileFormatException refused) {
            requireOneLine(file + ": ", refused);
          }
        });
  }

  /** An ONNX model: what is in it, its layers, and what may be made of it in memory. */
  static void model(byte[] data) throws IOException {
    long share = (long) MEMORY_OF_EACH_BYTE * data.length;
    Path file = TemporaryFile.with(data);
    within(
        share,
        () -> {
          try {
            ModelFile.open(file).inspect().toText();
          } catch (FileFormatException refused) {
            requireOneLine(file.getFileName().toString(), refused);
          }
        });
    Optional<ModelFile> model = opened(file);
    if (model.isPresent()) {
      model.get().normalizations().forEach(PlantedFault::normalization);
      // Each may take its share.
      for (Normalization norm : model.get().normalizations().stream().limit(MOST_LAYERS).toList()) {
        within(share, () -> impossible(norm::layer));
      }
      within(share, () -> damaged(() -> model.get().fold()));
      within(share, () -> damaged(() -> model.get().convert(Inputs::group)));
    }
  }

  private static Optional<ModelFile> opened(Path file) throws IOException {
    try {
      return Optional.of(ModelFile.open(file));
    } catch (FileFormatException refused) {
      return Optional.empty();
    }
  }

  private static Optional<NormSpec> group(Normalization norm, int channels) {
    return Optional.of(NormSpec.groupNorm(channels % 2 == 0 ? 2 : 1).build());
  }

  private static void impossible(Runnable making) {
    try {
      making.run();
    } catch (IllegalArgumentException | IllegalStateException refused) {
      // As documented.
    }
  }

  private static void damaged(Reading editing) throws IOException {
    try {
      editing.read();
    } catch (FileFormatException refused) {
      // As documented.
    }
  }

  private static void refusable(Reading reading) throws IOException {
    try {
      // Each reading may take its share.
      within((long) MEMORY_OF_EACH_BYTE * INFLATED, reading);
    } catch (FileFormatException refused) {
      // As documented.
    }
  }

  private static void requireOneLine(String file, FileFormatException refused) {
    String message = refused.getMessage();
    if (!message.startsWith(file) || message.lines().count() != 1) {
      throw new IllegalStateException("not one line that names the file: " + message);
    }
  }

  /** The files of norm-selector: networks, frozen plans and methods, wisdom. */
  static void json(byte[] data) throws IOException {
    String text = new String(data, StandardCharsets.UTF_8);
    within(
        (long) MEMORY_OF_EACH_BYTE * data.length,
        () -> {
          illegal(() -> PlantedFault.network(NetworkDescription.fromJson(text)));
          illegal(() -> FrozenPlan.fromJson(text));
          illegal(() -> FrozenMethod.fromJson(text));
          WisdomFile.read(TemporaryFile.with(data));
        });
  }

  private static void illegal(Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException refused) {
      // As documented.
    }
  }

  /**
   * Measures all that was allocated, whether or not it was garbage meanwhile, and the time of the
   * processor; what is too much some times more, since the first reading also loads classes, and a
   * fuzzer rewrites those.
   */
  static void within(long more, Reading reading) throws IOException {
    List<Taken> taken = new ArrayList<>();
    do {
      taken.add(taken(reading));
      if (taken.size() > READINGS) {
        throw new IllegalStateException("reading by reading, it took " + taken);
      }
    } while (taken.get(taken.size() - 1).exceeds(MEMORY + more));
  }

  /** What a reading cost. */
  private record Taken(long bytes, long nanos) {
    boolean exceeds(long mostBytes) {
      return bytes > mostBytes || nanos > MOST_NANOS;
    }
  }

  private static Taken taken(Reading reading) throws IOException {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    reading.read();
    return new Taken(
        THREADS.getCurrentThreadAllocatedBytes() - bytes,
        THREADS.getCurrentThreadCpuTime() - nanos);
  }

  /** One file for all inputs of a process. */
  private static final class TemporaryFile {
    private static final Path FILE = create();

    private static Path create() {
      try {
        Path file = Files.createTempFile("fuzz", ".bin");
        file.toFile().deleteOnExit();
        return file;
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    static Path with(byte[] data) throws IOException {
      return Files.write(FILE, data);
    }
  }
}
