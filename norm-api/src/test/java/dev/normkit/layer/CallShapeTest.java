package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.Support;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One layer, several shapes: the last batch of an epoch, sequences of other lengths. */
class CallShapeTest {

  /** More shapes than a layer remembers, back and forth. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void batchesOfAnySize(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    for (int batch :
        new int[] {8, 3, 8, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 7, 6, 2, 8}) {
      Shape shape = withBatch(plan.shape(), batch);
      NormLayer fresh = Layers.withParameters(Layers.of(new NormPlan(plan.spec(), shape)));
      float[] x = Layers.values(shape.elements(), batch);
      float[] dy = Layers.values(shape.elements(), -batch);
      assertEquals(shape, layer.plan(shape).shape());
      layer.zeroGradients();
      Layers.assertSame(fresh.forward(x), layer.forward(x), "y");
      Layers.assertSame(fresh.backward(dy), layer.backward(dy), "dx");
      Layers.assertSame(Layers.gradients(fresh), Layers.gradients(layer), "gradients");
    }
  }

  private static Shape withBatch(Shape shape, int batch) {
    int[] sizes = shape.sizes();
    sizes[0] = batch;
    return Shape.of(shape.layout(), sizes);
  }

  /** LayerNorm on sequences of unequal length: each time step stands alone. */
  @Test
  void sequencesOfAnyLength() {
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.layerNorm(), Shape.sequence(9, 5)));
    float[] all = Layers.values(9 * 5, 1);
    float[] expected = layer.forward(all);
    for (int length = 1; length <= 9; length++) {
      float[] part = java.util.Arrays.copyOf(all, length * 5);
      Layers.assertSame(
          java.util.Arrays.copyOf(expected, length * 5), layer.forward(part), "y of " + length);
    }
  }

  @Test
  void inferenceOfAnotherShapeLeavesTheLayersOwn() {
    Shape own = Shape.channelsFirst(4, 3, 2);
    NormLayer layer = Layers.of(NormSpec.batchNorm(), own);
    layer.forward(Layers.values(24, 1));
    float[] wide = Layers.values(3 * 4, 2);
    float[] y = new float[12];
    layer.infer(FloatSpan.of(wide), FloatSpan.of(y), Shape.channelsFirst(1, 3, 4));
    assertEquals(own, layer.typicalPlan().shape());
    Layers.assertSame(layer.infer(wide, Shape.channelsFirst(1, 3, 4)), y, "y");
  }

  /** A backward call belongs to the forward call before it, whatever shape came in between. */
  @Test
  void backwardHasTheShapeOfItsForward() {
    Shape small = Shape.dense(2, 3);
    Shape large = Shape.dense(5, 3);
    for (List<Shape> order : List.of(List.of(small, large), List.of(large, small))) {
      NormLayer layer = Layers.of(NormSpec.layerNorm(), order.get(0));
      float[] x = Layers.values(order.get(0).elements(), 1);
      float[] dy = Layers.values(x.length, 2);
      layer.forward(x);
      float[] dx = layer.backward(dy);
      float[] other = new float[order.get(1).elements()];
      layer.forward(x);
      layer.infer(other);
      Layers.assertSame(dx, layer.backward(dy), "dx into a new array");
      for (Storage storage : Storage.values()) {
        layer.forward(x, order.get(0));
        layer.infer(other, order.get(1));
        Layers.assertSame(dx, storage.call(Storage.Call.backward(layer), dy), "dx " + storage);
      }
    }
  }

  @Test
  void otherParametersAreRefused() {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), Shape.dense(4, 6));
    refused(layer, Shape.dense(4, 5), "5 values of weight and bias", "4x6 dense with 6");
    refused(layer, Shape.sequence(4, 7), "7 values", "6");
  }

  @Test
  void otherMixingLogitsAreRefused() {
    NormLayer layer = Layers.of(NormSpec.switchableNorm(), Shape.channelsFirst(4, 6, 2));
    refused(layer, Shape.dense(4, 6), "2 mixing logits", "4x6x2 channels-first with 3");
  }

  @Test
  void illegalShapesAreRefused() {
    NormLayer layer = Layers.of(NormSpec.groupNorm(3), Shape.channelsFirst(4, 6, 2));
    refused(layer, Shape.sequence(4, 6), "GROUP is not possible on 4x6 sequence");
    refused(layer, Shape.channelsFirst(4, 8, 2), "groups is 3", "divide the 8 channels");
  }

  @Test
  void shapesThatTheBackendDeclinesAreRefused() {
    NormSpec spec = NormSpec.layerNorm().build();
    NormLayer layer = Layers.of(new NormPlan(spec, Shape.dense(4, 6)), new EvenRows());
    refused(layer, Shape.dense(3, 6), "\"even\" declines", "an odd number of rows");
  }

  private static void refused(NormLayer layer, Shape shape, String... words) {
    FloatSpan data = FloatSpan.of(new float[shape.elements()]);
    for (Runnable call :
        List.<Runnable>of(
            () -> layer.plan(shape),
            () -> layer.forward(data, data, shape),
            () -> layer.newPass().forward(data, data, shape),
            () -> layer.infer(data, data, shape))) {
      String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
      for (String word : words) {
        assertTrue(message.contains(word), message);
      }
    }
  }

  /** The plain backend, but for batches of even size alone. */
  private static final class EvenRows extends ForwardingBackend {
    EvenRows() {
      super("even", Layers.backend());
    }

    @Override
    public Support supports(NormPlan plan) {
      return Layers.evenRows(plan);
    }
  }
}
