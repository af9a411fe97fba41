package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.KernelCounts;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.usage.Workload;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counted is what really ran. */
class KernelCountsTest {
  private static final Shape SHAPE = Shape.dense(4, 8);
  private static final float[] X = Layers.values(SHAPE.elements(), 1);

  private final NormSelector selector =
      NormSelector.create().withBackendMode(BackendMode.forced("cpu"));

  @Test
  void everyDirectionIsCountedByBackendAndMethod() {
    NormLayer batch = selector.layer(NormSpec.batchNorm().build(), SHAPE);
    NormLayer layer = selector.layer(NormSpec.layerNorm().build(), SHAPE);
    batch.forward(X);
    batch.backward(X);
    batch.forward(X);
    batch.backward(X);
    batch.eval().forward(X);
    batch.infer(X);
    layer.forward(X);

    assertEquals(
        List.of(
            new KernelCounts.Entry("cpu", NormMethod.BATCH, Direction.TRAINING_FORWARD, 2),
            new KernelCounts.Entry("cpu", NormMethod.BATCH, Direction.INFERENCE, 2),
            new KernelCounts.Entry("cpu", NormMethod.BATCH, Direction.BACKWARD, 2)),
        batch.kernelCounts().entries());
    KernelCounts all = selector.kernelCounts();
    assertEquals(7, all.total());
    assertEquals(7, all.total("cpu"));
    assertEquals(0, all.total("simd"));
    assertEquals(3, all.total(Direction.TRAINING_FORWARD));
    assertEquals(1, layer.kernelCounts().total());
    assertEquals(
        """
        kernel  cpu  BATCH  training-forward  2
        kernel  cpu  BATCH  inference  2
        kernel  cpu  BATCH  backward  2
        kernel  cpu  LAYER  training-forward  1""",
        all.toText());
  }

  @Test
  void aRefusedCallDoesNotCount() {
    NormLayer layer = selector.layer(NormSpec.batchNorm().build(), SHAPE);

    assertThrows(IllegalStateException.class, () -> layer.backward(X));
    assertThrows(IllegalStateException.class, () -> layer.infer(X));
    assertThrows(
        IllegalArgumentException.class,
        () -> layer.forward(FloatSpan.of(X), FloatSpan.of(new float[3])));

    assertEquals("kernel  none ran", layer.kernelCounts().toText());
    assertEquals(layer.kernelCounts(), selector.kernelCounts());
  }

  @Test
  void countsAreASnapshotInTextAndJson() {
    NormLayer layer = selector.layer(NormSpec.rmsNorm().build(), SHAPE);
    KernelCounts before = layer.kernelCounts();
    layer.infer(X);

    assertEquals(0, before.total());
    assertEquals("{\n  \"kernels\": []\n}", before.toJson());
    assertEquals(
        """
        {
          "kernels": [
            {"backend": "cpu", "method": "RMS", "direction": "inference", "calls": 1}
          ]
        }""",
        layer.kernelCounts().toJson());
  }

  @Test
  void otherThreadsCountToo() {
    NormLayer layer = selector.layer(NormSpec.layerNorm().build(), SHAPE);
    IntStream.range(0, 1000).parallel().forEach(i -> layer.infer(X));

    assertEquals(1000, layer.kernelCounts().total());
    assertEquals(1000, selector.kernelCounts().total());
    assertEquals(0, selector.withWorkload(Workload.INFERENCE).kernelCounts().total());
  }
}
