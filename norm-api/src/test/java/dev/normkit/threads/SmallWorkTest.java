package dev.normkit.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small work never leaves the caller's thread, however many threads there are to share it. */
class SmallWorkTest {
  private static final int THREADS = 4;

  /** What the executor was asked to do; it does none of it. */
  private final AtomicInteger tasks = new AtomicInteger();

  private final Parallelism asleep = Parallelism.on(task -> tasks.incrementAndGet(), THREADS);

  /** Of each way through the data: rows, planes, columns, and both at once. */
  static Stream<NormPlan> plans() {
    return Stream.of(
        new NormPlan(NormSpec.layerNorm(), Shape.dense(4, 64)),
        new NormPlan(NormSpec.batchNorm(), Shape.channelsFirst(4, 4, 8, 8)),
        new NormPlan(NormSpec.batchNorm(), Shape.channelsLast(4, 8, 8, 4)),
        new NormPlan(NormSpec.groupNorm(2), Shape.dense(4, 64)),
        new NormPlan(NormSpec.switchableNorm(), Shape.channelsFirst(4, 4, 8, 8)));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void staysWhereThreadsAreAwake(NormPlan plan) {
    requireLimit(
        1 << 16,
        plan,
        asleep.withActiveWait(Duration.ofMillis(1)),
        (layer, x) -> layer.backward(layer.forward(x)));
  }

  @Test
  void staysWhereThreadsAreAsleep() {
    requireLimit(1 << 19, plans().findFirst().orElseThrow(), asleep, NormLayer::infer);
  }

  /** Whole samples: as many as stay below, and one more. */
  private void requireLimit(
      int elements, NormPlan plan, Parallelism parallelism, BiConsumer<NormLayer, float[]> call) {
    NormLayer layer =
        LayerBuilder.of(plan.spec(), plan.shape())
            .withBackend(new LiteralBackend())
            .withParallelism(parallelism)
            .build();
    int ofSample = plan.shape().elements() / plan.shape().size(0);
    int samples = (elements - 1) / ofSample;
    call.accept(layer, data(samples * ofSample));
    assertEquals(0, tasks.get());
    call.accept(layer, data((samples + 1) * ofSample));
    assertTrue(tasks.get() > 0, "else nothing is ever shared");
  }

  private static float[] data(int elements) {
    float[] data = new float[elements];
    for (int i = 0; i < elements; i++) {
      data[i] = i % 7;
    }
    return data;
  }
}
