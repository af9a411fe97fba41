package dev.normkit.selector.wisdom;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.TickingBackend;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.backend.Wisdom;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A program that adds one measurement after the other to a file. */
public final class WisdomWriter {
  private WisdomWriter() {}

  /** The file, the batch size of all shapes, and how many to measure. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  static void write(Path file, int batch, int count) throws IOException {
    for (int features = 1; features <= count; features++) {
      // Of this one alone: that the others stay is the file's part.
      Wisdom wisdom = Wisdom.empty();
      measure(wisdom, Shape.dense(batch, features));
      wisdom.save(file);
    }
  }

  static void measure(Wisdom wisdom, Shape shape) {
    AtomicLong clock = new AtomicLong();
    NormSelector.of(
            Backends.of(
                TickingBackend.of("quick", clock, 5_000), TickingBackend.of("slow", clock, 9_000)),
            Surroundings.none().withClock(clock::get))
        .withWisdom(wisdom)
        .withBackendMode(BackendMode.measure(Duration.ofMillis(5)))
        .decide(new NormPlan(NormSpec.layerNorm().build(), shape));
  }

  /** In a JVM of its own, compiled as the tests in full are: entries belong to a compiler. */
  static Process start(Path file, int batch, int count) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    return new ProcessBuilder(
            List.of(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                WisdomWriter.class.getName(),
                file.toString(),
                Integer.toString(batch),
                Integer.toString(count)))
        .redirectErrorStream(true)
        .redirectOutput(new File(file + ".log"))
        .start();
  }
}
