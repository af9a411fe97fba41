package dev.normkit.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * A method that comes when another's loops are compiled gets vectors as well, not objects: how JDK
 * 17 went wrong is told in norm-bench/NOTES.md#classes-of-operators. Rows so many that they go one
 * by one, as the loops of these inline the most operators. In a JVM of its own, whose compiler has
 * seen nothing else and works as it does in a program.
 */
class OtherMethodTest {
  private static final Shape ROWS = Shape.dense(2049, 1024);
  private static final int OTHERS = 200;
  private static final int CALLS = 200;
  private static final int LAST = 50;

  private final FloatSpan x = FloatSpan.of(values());
  private final FloatSpan y = FloatSpan.of(new float[ROWS.elements()]);

  private static float[] values() {
    float[] values = new float[ROWS.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 97;
    }
    return values;
  }

  /** Prints how many bytes a call of LayerNorm allocates after many of RMSNorm. */
  public static void main(String[] args) {
    OtherMethodTest rows = new OtherMethodTest();
    rows.infer(NormSpec.rmsNorm(), OTHERS);
    System.out.print(rows.infer(NormSpec.layerNorm(), CALLS));
  }

  /** Bytes that one of the last calls allocates. */
  private long infer(Specified spec, int calls) {
    NormLayer layer = LayerBuilder.of(spec, ROWS).withBackend(new SimdBackend()).build();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = 0;
    for (int call = 0; call < calls; call++) {
      if (call == calls - LAST) {
        before = threads.getThreadAllocatedBytes(thread);
      }
      layer.infer(x, y);
    }
    return (threads.getThreadAllocatedBytes(thread) - before) / LAST;
  }

  @Test
  void layerNormAfterRmsNormAllocatesNoVectors() throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                OtherMethodTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String bytes = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, jvm.waitFor());
    // An object for each row would be more than a byte for each.
    assertTrue(Long.parseLong(bytes) < ROWS.size(0), bytes + " bytes per call");
  }
}
