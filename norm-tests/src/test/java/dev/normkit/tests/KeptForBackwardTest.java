package dev.normkit.tests;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of all that a forward call saw, only x may not change before its backward call. */
@Tag("backends")
class KeptForBackwardTest {

  /** What a program may do between the two calls. */
  private enum Change {
    WEIGHT(layer -> refill(layer.parameters().weight())),
    BIAS(layer -> refill(layer.parameters().bias())),
    MEAN_LOGITS(layer -> refill(layer.parameters().meanLogits())),
    VARIANCE_LOGITS(layer -> refill(layer.parameters().varianceLogits())),
    STATISTICS_SET(layer -> layer.runningStatistics().ifPresent(Change::setOthers)),
    STATISTICS_RESET(layer -> layer.runningStatistics().ifPresent(RunningStatistics::reset)),
    STATISTICS_RECOMPUTED(
        layer -> {
          if (layer.runningStatistics().isPresent()) {
            layer.unfreezeStatistics().startRecomputing();
          }
        }),
    FROZEN(
        layer -> {
          if (layer.runningStatistics().isPresent()) {
            layer.freezeStatistics();
          }
        }),
    UNFROZEN(NormLayer::unfreezeStatistics),
    EVAL(NormLayer::eval),
    EVAL_AND_TRAIN(layer -> layer.eval().train()),
    PLAN_OF_ANOTHER_SHAPE(layer -> layer.plan(withBatch(layer.typicalPlan().shape(), 2))),
    INFER(layer -> layer.infer(otherData(layer.typicalPlan().shape()))),
    INFER_IN_EVAL(layer -> layer.eval().infer(otherData(layer.typicalPlan().shape()))),
    INFER_MORE_SHAPES_THAN_A_LAYER_REMEMBERS(
        layer -> {
          for (int batch = 10; batch < 30; batch++) {
            Shape shape = withBatch(layer.typicalPlan().shape(), batch);
            FloatSpan x = FloatSpan.of(otherData(shape));
            layer.infer(x, x, shape);
          }
        }),
    GRADIENTS_ZEROED(NormLayer::zeroGradients);

    private final Consumer<NormLayer> change;

    Change(Consumer<NormLayer> change) {
      this.change = change;
    }

    private static void refill(FloatSpan part) {
      part.setAll(Layers.values(part.length(), 77));
    }

    private static void setOthers(RunningStatistics statistics) {
      float[] others = new float[statistics.channels()];
      Arrays.fill(others, 9);
      statistics.set(FloatSpan.of(others), FloatSpan.of(others));
    }

    private static float[] otherData(Shape shape) {
      return Layers.values(shape.elements(), 78);
    }

    private static Shape withBatch(Shape shape, int batch) {
      int[] sizes = shape.sizes();
      sizes[0] = batch;
      return Shape.of(shape.layout(), sizes);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.tests.Ready#backendsAndPlans")
  void nothingButTheInputMustStay(NormBackend backend, NormPlan plan) {
    requireSame(backend, plan, false);
    if (plan.spec().method().tracksStatistics()) {
      requireSame(backend, plan, true);
    }
  }

  private static void requireSame(NormBackend backend, NormPlan plan, boolean frozen) {
    float[] unchanged = gradientsAfter(backend, plan, frozen, layer -> {});
    for (Change change : Change.values()) {
      Layers.assertSame(
          unchanged,
          gradientsAfter(backend, plan, frozen, change.change),
          "gradients " + (frozen ? "with frozen statistics " : "") + "after " + change);
    }
  }

  /** dx, then the gradients of the parameters. */
  private static float[] gradientsAfter(
      NormBackend backend, NormPlan plan, boolean frozen, Consumer<NormLayer> change) {
    NormLayer layer = Layers.withParameters(Layers.of(plan, backend));
    int elements = plan.shape().elements();
    layer.forward(Layers.values(elements, 1));
    if (frozen) {
      layer.freezeStatistics();
    }
    float[] y = layer.forward(Layers.values(elements, 2));
    Arrays.fill(y, Float.NaN);
    change.accept(layer);
    float[] dx = layer.backward(Layers.values(elements, 3));
    float[] gradients = Layers.gradients(layer);
    float[] all = Arrays.copyOf(dx, elements + gradients.length);
    System.arraycopy(gradients, 0, all, elements, gradients.length);
    return all;
  }

  /** Two shapes in turn, each with memory of its own. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void everyShapeKeepsItsOwn(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    for (int step = 0; step < 4; step++) {
      Shape shape = Change.withBatch(plan.shape(), 2 + step % 2);
      NormLayer alone = Layers.withParameters(Layers.of(new NormPlan(plan.spec(), shape)));
      layer.parameters().weight().setAll(Layers.values(layer.parameters().weight().length(), step));
      alone.parameters().weight().setAll(layer.parameters().weight().toArray());
      float[] x = Layers.values(shape.elements(), step);
      float[] dy = Layers.values(shape.elements(), -step);
      Layers.assertSame(alone.forward(x), layer.forward(x, shape), "y");
      Layers.assertSame(alone.backward(dy), layer.backward(dy), "dx");
    }
  }
}
