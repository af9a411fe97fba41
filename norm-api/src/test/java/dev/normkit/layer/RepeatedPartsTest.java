package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.spi.Support;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Calls of {@link MicroBatches} that are declined or fail half-way, and come again. */
class RepeatedPartsTest {
  /** Even numbers of rows alone, and no call once it was told to fail. */
  private static final class Failing extends InterposedBackend {
    private boolean fails;

    Failing() {
      super("failing");
    }

    @Override
    public Support supports(NormPlan plan) {
      return Layers.evenRows(plan);
    }

    @Override
    void beforeForward() {
      requireWorking();
    }

    @Override
    void beforeBackward() {
      requireWorking();
    }

    private void requireWorking() {
      if (fails) {
        throw new UnsupportedOperationException("told to fail");
      }
    }
  }

  @Test
  void countOnce() {
    Shape shape = Shape.dense(4, 3);
    Failing backend = new Failing();
    NormPlan plan = new NormPlan(NormSpec.batchNorm(), shape);
    NormLayer layer = Layers.withParameters(Layers.of(plan, backend));
    MicroBatches batch = layer.newMicroBatches();
    FloatSpan x = FloatSpan.of(Layers.values(12, 1));
    FloatSpan dy = FloatSpan.of(Layers.values(12, 2));
    FloatSpan odd = x.withLength(9);
    FloatSpan y = FloatSpan.of(new float[12]);
    batch.measure(x);
    assertThrows(IllegalArgumentException.class, () -> batch.forward(odd, y));
    assertEquals(0, layer.runningStatistics().get().batches());
    failing(backend, () -> batch.forward(x, y));
    batch.forward(x, y);
    assertEquals(1, layer.runningStatistics().get().batches());
    failing(backend, () -> batch.sumGradients(x, dy));
    batch.sumGradients(x, dy);
    assertThrows(IllegalArgumentException.class, () -> batch.backward(odd, dy, y));
    Layers.assertSame(new float[6], Layers.gradients(layer), "gradients");
    failing(backend, () -> batch.backward(x, dy, y));
    batch.backward(x, dy, y);
    NormLayer whole = Layers.withParameters(Layers.of(plan));
    whole.forward(x.toArray());
    MicroBatchesTest.close(whole.backward(dy.toArray()), y.toArray(), 256, "dx");
    MicroBatchesTest.close(Layers.gradients(whole), Layers.gradients(layer), 512, "gradients");
    assertEquals(whole.runningStatistics().get().state(), layer.runningStatistics().get().state());
  }

  private static void failing(Failing backend, Executable call) {
    backend.fails = true;
    assertThrows(UnsupportedOperationException.class, call);
    backend.fails = false;
  }
}
