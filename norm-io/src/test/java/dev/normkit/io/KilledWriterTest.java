package dev.normkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormSpec;
import dev.normkit.layer.NormLayer;
import dev.normkit.tier.TestTier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed while it saves leaves the old file or the new one, whole. */
class KilledWriterTest {
  private static final int VALUES = 1 << 18;
  private static final int KILLS = TestTier.either(100, 3);

  @TempDir Path directory;

  /** Saves layers for ever, each of one value throughout, so that a mixture shows. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      NormLayer layer = NormLayer.of(NormSpec.layerNorm(), VALUES);
      for (int turn = 1; ; turn++) {
        Arrays.fill(layer.parameters().weight().array(), turn);
        Arrays.fill(layer.parameters().bias().array(), turn);
        LayerFile.save(Path.of(args[0]), layer);
        if (turn == 2) {
          Files.createFile(Path.of(args[1]));
        }
      }
    }
  }

  @Test
  void theOldFileOrTheNewOneIsThereWhole() throws Exception {
    Path file = directory.resolve("layer.safetensors");
    Random random = new Random(1);
    for (int kill = 0; kill < KILLS; kill++) {
      Path replaced = directory.resolve("replaced-" + kill);
      Files.deleteIfExists(file);
      Process writer =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Writer.class.getName(),
                      file.toString(),
                      replaced.toString()))
              .redirectErrorStream(true)
              .redirectOutput(new File(directory.toFile(), "log"))
              .start();
      while (!Files.exists(replaced)) {
        assertTrue(writer.isAlive(), Files.readString(directory.resolve("log")));
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(100));
      writer.destroyForcibly().waitFor();
      assertTrue(valueThroughout(file) > 1, "the file wasn't replaced");
    }
  }

  private static float valueThroughout(Path file) throws IOException {
    try (TensorFile open = TensorFile.open(file)) {
      float first = open.floats("weight")[0];
      for (String name : open.names()) {
        for (float value : open.floats(name)) {
          assertEquals(first, value, name);
        }
      }
      return first;
    }
  }
}
