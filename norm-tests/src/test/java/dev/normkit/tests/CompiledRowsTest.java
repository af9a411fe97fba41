package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Once rows are compiled, their vectors aren't objects, even where the JVM compiled them before it
 * had seen all that they do. Each program runs in a JVM of its own, whose compiler has seen nothing
 * else and has its usual settings. On JDK 17 both were wrong once.
 */
class CompiledRowsTest {
  private static final int LAST = 50;

  /** So often at most, as a slow machine may still be compiling. */
  private static final int MORE = 20;

  /** Bytes of a call; vectors would be an object of at least 16 bytes for each row. */
  private static final long LITTLE = 1024;

  /** What a program calls. */
  enum Program {
    /** Rows that go one by one: norm-bench/NOTES.md#classes-of-operators. */
    LAYER_NORM_AFTER_RMS_NORM {
      @Override
      long bytes() {
        Shape shape = Shape.dense(2049, 1024);
        NormBackend simd = Backends.discover().require("simd");
        infer(LayerBuilder.of(NormSpec.rmsNorm(), shape).withBackend(simd), shape, 200);
        return infer(LayerBuilder.of(NormSpec.layerNorm(), shape).withBackend(simd), shape, 200);
      }
    },

    /** Short rows with an incomplete turn: norm-bench/NOTES.md#known-classes. */
    SHORT_ROWS_THAT_WARM_UP {
      @Override
      long bytes() {
        Shape shape = Shape.dense(128, 120);
        return infer(LayerBuilder.of(NormSpec.layerNorm(), shape), shape, 60_000);
      }
    },

    /** Vectors of 128 bits: norm-bench/NOTES.md#two-doubles. */
    SHORT_ROWS_OF_NARROW_VECTORS {
      @Override
      long bytes() {
        Shape shape = Shape.dense(128, 120);
        NormBackend simd = Backends.discover().require("simd");
        return infer(LayerBuilder.of(NormSpec.layerNorm(), shape).withBackend(simd), shape, 20_000);
      }

      @Override
      String flag() {
        return "-Dnormkit.simd.bits=128";
      }
    };

    /** What the JVM is told besides. */
    String flag() {
      return "-Dnormkit.simd.bits=0";
    }

    /** Makes the calls; bytes that each of the last ones allocated. */
    abstract long bytes();
  }

  /** Makes calls until they allocate little, or some more. */
  private static long infer(LayerBuilder builder, Shape shape, int calls) {
    NormLayer layer = builder.build();
    FloatSpan x = FloatSpan.of(Layers.values(shape.elements(), 1));
    FloatSpan y = FloatSpan.of(new float[shape.elements()]);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long bytes = Long.MAX_VALUE;
    for (int call = 0; call < calls; call++) {
      layer.infer(x, y);
    }
    for (int more = 0; more < MORE && bytes > LITTLE; more++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int call = 0; call < LAST; call++) {
        layer.infer(x, y);
      }
      bytes = (threads.getThreadAllocatedBytes(thread) - before) / LAST;
    }
    return bytes;
  }

  /** Prints the bytes of a program. */
  public static void main(String[] args) {
    System.out.print(Program.valueOf(args[0]).bytes());
  }

  @ParameterizedTest
  @EnumSource
  void allocateNoVectors(Program program) throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                program.flag(),
                "-cp",
                System.getProperty("java.class.path"),
                CompiledRowsTest.class.getName(),
                program.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String bytes = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, jvm.waitFor());
    assertTrue(Long.parseLong(bytes) <= LITTLE, bytes + " bytes per call");
  }
}
