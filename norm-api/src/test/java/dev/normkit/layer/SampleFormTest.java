package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.MixedVariance;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.api.Specified;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a layer is made for: sizes without the batch. */
class SampleFormTest {
  private static NormLayer of(Specified spec, int... sizes) {
    return LayerBuilder.of(spec, sizes).withBackend(Layers.backend()).build();
  }

  private static void refused(String words, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(words), message);
  }

  /** One row, many rows, and any tensor that ends in the normalized shape: the same numbers. */
  @Test
  void layerNormOverAnyTensor() {
    NormLayer layer = Layers.withParameters(of(NormSpec.layerNorm(), 4, 5));
    float[] x = Layers.values(2 * 3 * 4 * 5, 1);
    float[] y = layer.forward(x);
    Layers.assertSame(y, layer.forward(x, Shape.channelsFirst(2, 3, 4, 5)), "y of planes");
    Layers.assertSame(y, layer.forward(x, Shape.sequence(3, 2, 4, 5)), "y of a sequence");
    Layers.assertSame(y, layer.infer(x, Shape.channelsLast(6, 4, 5)), "y of channels last");
    assertEquals("LAYER(epsilon 1.0E-5)", layer.spec().toString());
    Layers.assertSame(y, layer.infer(x, Shape.dense(6, 20)), "y of one axis");
    Layers.assertSame(y, layer.infer(x, Shape.channelsLast(2, 3, 1, 20)), "y of one last axis");
    layer.forward(x);
    assertEquals(Shape.dense(6, 20), layer.plan(layer.pending()).shape());
    layer.plan(layer.typicalPlan().shape());
    refused("normalizes the last axes [4, 5]", () -> layer.forward(x, Shape.dense(3, 40)));
    NormLayer rows = of(NormSpec.layerNorm(), 1, 20);
    rows.plan(Shape.dense(6, 20));
    refused("normalizes the last axes [1, 20]", () -> rows.plan(Shape.sequence(3, 2, 20)));
    refused("sizes must be at least 1", () -> of(NormSpec.layerNorm(), 0, 5));
    refused(
        "give one with a sample", () -> LayerBuilder.of(NormSpec.layerNorm(), Shape.dense(0, 8)));
    refused("a sample of this layer has 20", () -> layer.forward(new float[30]));
    refused("axis is -1", () -> of(NormSpec.layerNorm().axis(-1), 4, 5));
    of(NormSpec.rmsNorm().axis(-2), 4, 5).forward(x);
  }

  @Test
  void channelsAlone() {
    NormLayer layer = Layers.withParameters(of(NormSpec.batchNorm(), 3));
    float[] x = Layers.values(24, 1);
    NormLayer rows = Layers.withParameters(Layers.of(NormSpec.batchNorm(), Shape.dense(8, 3)));
    Layers.assertSame(rows.forward(x), layer.forward(x), "y of rows");
    Layers.assertSame(layer.forward(x), layer.forward(x, Shape.channelsFirst(8, 3)), "y of N×C");
    Shape planes = Shape.channelsFirst(2, 3, 4);
    NormLayer like = Layers.withParameters(Layers.of(NormSpec.batchNorm(), planes));
    Layers.assertSame(like.forward(x), layer.forward(x, planes), "y of planes");
    NormLayer groups = of(NormSpec.groupNorm(3), 3);
    refused("don't tell the shape", () -> groups.forward(x));
    groups.forward(x, planes);
    for (SpecBuilder spec :
        new SpecBuilder[] {NormSpec.instanceNorm(), NormSpec.switchableNorm()}) {
      NormLayer needs = of(spec, 3);
      refused("don't tell the shape", () -> needs.forward(x));
      assertEquals(24, needs.forward(x, planes).length);
    }
  }

  /** A call's shape needs to be legal itself, not beside the size of the layer's samples. */
  @Test
  void smallShapesMayHaveAnyBatch() {
    Shape planes = Shape.channelsFirst(1000, 64, 7, 7);
    assertEquals(planes, of(NormSpec.batchNorm(), 64, 224, 224).plan(planes).shape());
    NormLayer one = Layers.of(NormSpec.layerNorm(), Shape.sequence(50257));
    assertEquals(50257, one.forward(new float[50257]).length);
  }

  @Test
  void moreChannelsThanTypicalPlanesHold() {
    assertEquals(
        9_000_000, of(NormSpec.instanceNorm(), 9_000_000).typicalPlan().shape().channels());
  }

  @Test
  void channelsAndSpatialSizes() {
    NormLayer layer = of(NormSpec.instanceNorm(), 3, 2, 2);
    float[] x = Layers.values(24, 1);
    Layers.assertSame(
        Layers.of(NormSpec.instanceNorm(), Shape.channelsFirst(2, 3, 2, 2)).forward(x),
        layer.forward(x),
        "y");
    layer.forward(x, Shape.channelsLast(1, 8, 3));
    assertEquals(3, of(NormSpec.switchableNorm(), 3, 2).parameters().meanLogits().length());
    refused("at most 3 spatial sizes", () -> of(NormSpec.batchNorm(), 1, 2, 3, 4, 5));
    refused("got no size", () -> of(NormSpec.batchNorm()));
    refused("got no size", () -> of(NormSpec.layerNorm()));
    refused("axis 0 has size 0", () -> of(NormSpec.layerNorm(), 0));
  }

  @Test
  void timeStepsOfAnyNumber() {
    Shape shape = Shape.sequence(2, 3, 7);
    for (SpecBuilder spec :
        new SpecBuilder[] {
          NormSpec.layerNorm(), NormSpec.layerNorm().axis(2), NormSpec.layerNorm().axis(-1)
        }) {
      NormLayer layer = Layers.of(spec, shape);
      float[] x = Layers.values(5 * 7, 1);
      Layers.assertSame(
          Layers.of(NormSpec.layerNorm(), Shape.dense(5, 7)).forward(x), layer.forward(x), "y");
      refused("a sample of this layer has 7", () -> layer.forward(new float[8]));
    }
    NormLayer whole = Layers.of(NormSpec.layerNorm().axis(0), Shape.dense(3, 4));
    whole.forward(new float[12]);
  }

  /** Normalized from the first axis on, a batch is one group: there is no other batch. */
  @Test
  void aBatchThatIsOneGroupHasOneLength() {
    for (SpecBuilder spec :
        new SpecBuilder[] {NormSpec.layerNorm(), NormSpec.rmsNorm().weight(false)}) {
      NormLayer layer = Layers.of(spec.axis(0), Shape.dense(4, 8));
      refused("needs 64 values", () -> layer.forward(new float[64]));
      refused("the last axes [4, 8]", () -> layer.forward(new float[64], Shape.dense(8, 8)));
      refused("needs 64 values", () -> layer.infer(new float[64]));
      layer.forward(new float[32]);
    }
    NormLayer alone = Layers.of(NormSpec.layerNorm().axis(-2), Shape.dense(1, 8));
    refused("needs 16 values", () -> alone.forward(new float[16]));
    refused("the last axes [1, 8]", () -> alone.plan(Shape.dense(2, 4)));
  }

  /** γ would be applied in another order, without a sign. */
  @Test
  void otherSizesOfOneProductAreRefused() {
    Shape planes = Shape.channelsFirst(2, 3, 4, 5);
    for (SpecBuilder spec : new SpecBuilder[] {NormSpec.layerNorm(), NormSpec.rmsNorm()}) {
      NormLayer layer = Layers.withParameters(Layers.of(spec, planes));
      float[] x = Layers.values(planes.elements(), 1);
      float[] y = layer.forward(x);
      for (Shape other :
          new Shape[] {
            Shape.channelsLast(2, 4, 5, 3),
            Shape.channelsLast(2, 3, 4, 5),
            Shape.channelsFirst(2, 3, 5, 4),
            Shape.channelsFirst(2, 4, 3, 5),
            Shape.channelsFirst(2, 3, 20)
          }) {
        refused("the last axes [3, 4, 5] of 2x3x4x5 channels-first", () -> layer.infer(x, other));
        refused("the last axes [3, 4, 5] of 2x3x4x5 channels-first", () -> layer.plan(other));
      }
      Layers.assertSame(y, layer.infer(x, planes), "y");
      Layers.assertSame(y, layer.infer(x, Shape.dense(2, 60)), "y of one axis, in the same order");
    }
    NormLayer channels = Layers.of(NormSpec.layerNorm().axis(-1), Shape.channelsLast(2, 4, 5, 3));
    refused("channels-last", () -> channels.plan(Shape.channelsFirst(2, 4, 5, 3)));
    channels.plan(Shape.dense(7, 3));
    channels.plan(Shape.sequence(2, 7, 3));
  }

  /** What was given to start from is there, and what doesn't fit is refused. */
  @Test
  void buildersStartFromGivenNumbers() {
    NormLayer trained = Layers.withParameters(of(NormSpec.batchNorm(), 2));
    trained.forward(Layers.values(8, 1));
    LayerBuilder builder = LayerBuilder.of(NormSpec.batchNorm(), 2).withBackend(Layers.backend());
    NormLayer copy =
        builder
            .withParameters(trained.parameters())
            .withStatistics(trained.runningStatistics().get().state())
            .build();
    float[] x = Layers.values(6, 2);
    Layers.assertSame(trained.infer(x), copy.infer(x), "y");
    copy.parameters().weight().setAll(0, 0);
    assertTrue(trained.parameters().weight().get(0) != 0);
    double[] mean = {1, 2};
    NormLayer imported =
        builder.withWeight(new float[] {2, 4}).withStatistics(mean, new double[] {4, 9}).build();
    mean[0] = 7;
    assertEquals(1, imported.runningStatistics().get().means()[0]);
    assertEquals(9, imported.runningStatistics().get().variances()[1]);
    imported.runningStatistics().get().means()[0] = 5;
    assertEquals(1, imported.runningStatistics().get().mean(0));
    float[] y = imported.infer(new float[] {3, 2});
    assertEquals(2 * (3 - 1) / Math.sqrt(4 + 1e-5), y[0], 1e-6);
    assertEquals(0, y[1]);
    assertTrue(builder.build().runningStatistics().get().batches() == 0, "builders don't change");
    assertThrows(IllegalArgumentException.class, builder.withWeight(new float[3])::build);
    assertThrows(
        IllegalArgumentException.class,
        builder.withStatistics(new double[2], new double[] {1, -1})::build);
    assertThrows(
        IllegalStateException.class,
        LayerBuilder.of(NormSpec.layerNorm(), 2)
                .withBackend(Layers.backend())
                .withStatistics(new double[2], new double[2])
            ::build);
  }

  /** More shapes than are kept: those in use stay, so that their kernels aren't made again. */
  @Test
  void theLeastLatelyUsedShapeGoes() {
    NormLayer layer = of(NormSpec.layerNorm(), 4);
    for (int rows = 200; rows < 205; rows++) {
      layer.plan(Shape.dense(rows, 4));
    }
    Object kept = layer.plan(Shape.dense(3, 4));
    for (int rows = 10; rows < 60; rows++) {
      layer.infer(new float[4 * rows], Shape.dense(rows, 4));
      assertTrue(kept == layer.plan(Shape.dense(3, 4)), "gone after " + rows);
    }
    for (int rows = 10; rows < 60; rows++) {
      layer.plan(Shape.dense(rows, 4));
      layer.infer(new float[4 * rows]);
    }
    Object forgotten = layer.plan(Shape.dense(100, 4));
    for (int rows = 10; rows < 60; rows++) {
      layer.plan(Shape.dense(rows, 4));
    }
    assertTrue(forgotten != layer.plan(Shape.dense(100, 4)), "kept for ever");
  }

  /** Not the batch or the planes that a usual call would have. */
  @Test
  void refusalsNameWhatWasGiven() {
    refused(
        "groups is 32, but it must divide the 48 channels of sizes [48]",
        () -> of(NormSpec.groupNorm(32), 48));
    refused(
        "groups is 3, but it must divide the 2 channels of sizes [2, 4, 48]",
        () -> of(NormSpec.groupNorm(3), 2, 4, 48));
    SpecBuilder unbiased = NormSpec.switchableNorm().mixedVariance(MixedVariance.UNBIASED);
    refused("SWITCHABLE is not possible on sizes [3, 1]: ", () -> of(unbiased, 3, 1));
    NormLayer layer = of(NormSpec.batchNorm(), 4);
    refused("this layer was made for [4] with 4", () -> layer.plan(Shape.dense(2, 3)));
    assertEquals("NormLayer[BATCH over [4] on literal, in training]", layer.toString());
    NormLayer like = Layers.of(NormSpec.batchNorm(), Shape.dense(8, 4));
    refused("this layer was made for 8x4 dense with 4", () -> like.plan(Shape.dense(2, 3)));
  }
}
