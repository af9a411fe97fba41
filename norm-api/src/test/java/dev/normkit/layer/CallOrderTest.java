package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.layer.Storage.Call;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls in an order that makes no sense are refused, and change nothing. */
class CallOrderTest {
  private static final Shape SHAPE = Shape.dense(4, 3);
  private static final float[] X = Layers.values(12, 1);
  private static final float[] DY = Layers.values(12, 2);
  private static final String NO_FORWARD = "backward needs a forward call in training before it";
  private static final String GONE_THROUGH =
      "backward has already gone through the last forward call";
  private static final String NO_BATCH = "running statistics have seen no batch";

  private static void refused(String message, Executable call) {
    IllegalStateException refusal = assertThrows(IllegalStateException.class, call);
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  private static NormLayer batchNorm() {
    return Layers.of(NormSpec.batchNorm(), SHAPE);
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void backwardBeforeForward(NormPlan plan) {
    NormLayer layer = Layers.of(plan);
    float[] dx = Layers.values(plan.shape().elements(), 3);
    float[] before = dx.clone();
    float[] gradients = Layers.gradients(layer);
    refused(
        NO_FORWARD,
        () -> layer.backward(FloatSpan.of(Layers.values(dx.length, 4)), FloatSpan.of(dx)));
    Layers.assertSame(before, dx, "dx");
    Layers.assertSame(gradients, Layers.gradients(layer), "gradients");
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void backwardAfterForwardInEval(NormPlan plan) {
    NormLayer layer = Layers.of(plan);
    float[] x = Layers.values(plan.shape().elements(), 5);
    layer.forward(x);
    layer.backward(x);
    layer.eval().forward(x);
    refused(NO_FORWARD, () -> layer.backward(x));
    layer.train();
    refused(NO_FORWARD, () -> layer.backward(x));
    layer.forward(x);
    layer.backward(x);
  }

  @ParameterizedTest
  @EnumSource(
      value = Storage.class,
      names = {"ARRAYS", "SPANS", "ALIGNED_SPANS", "HEAP_BUFFERS"})
  void backwardAfterForwardInPlace(Storage storage) {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), SHAPE);
    storage.callInPlace(Call.forward(layer), X);
    refused("backward needs x, but the forward call wrote y over it", () -> layer.backward(DY));
    storage.call(Call.forward(layer), X);
    layer.backward(DY);
  }

  @Test
  void inferenceBeforeAnyBatch() {
    for (SpecBuilder spec : List.of(NormSpec.batchNorm(), NormSpec.switchableNorm())) {
      NormLayer layer = Layers.of(spec, SHAPE);
      float[] y = DY.clone();
      refused(NO_BATCH, () -> layer.infer(FloatSpan.of(X), FloatSpan.of(y)));
      refused(NO_BATCH, () -> layer.eval().forward(FloatSpan.of(X), FloatSpan.of(y)));
      Layers.assertSame(DY, y, "y");
    }
  }

  @Test
  void inferenceAfterReset() {
    NormLayer layer = batchNorm();
    float[] y = new float[12];
    layer.forward(X);
    layer.infer(FloatSpan.of(X), FloatSpan.of(y));
    layer.resetStatistics();
    refused(NO_BATCH, () -> layer.infer(FloatSpan.of(X), FloatSpan.of(y)));
  }

  @Test
  void trainingWithFrozenStatisticsAfterReset() {
    NormLayer layer = batchNorm();
    float[] y = new float[12];
    layer.forward(FloatSpan.of(X), FloatSpan.of(y));
    layer.freezeStatistics();
    layer.forward(FloatSpan.of(X), FloatSpan.of(y));
    layer.resetStatistics();
    float[] before = y.clone();
    refused(NO_BATCH, () -> layer.forward(FloatSpan.of(X), FloatSpan.of(y)));
    Layers.assertSame(before, y, "y");
  }

  @Test
  void freezingBeforeAnyBatch() {
    NormLayer layer = batchNorm();
    refused(NO_BATCH, layer::freezeStatistics);
    layer.forward(X);
    layer.freezeStatistics();
  }

  @Test
  void freezingWhileRecomputing() {
    NormLayer layer = batchNorm();
    layer.forward(X);
    layer.startRecomputing();
    refused("running statistics are being recomputed", layer::freezeStatistics);
  }

  @Test
  void recomputingWhileFrozen() {
    NormLayer layer = batchNorm();
    layer.forward(X);
    layer.freezeStatistics();
    refused("running statistics are frozen", layer::startRecomputing);
    layer.unfreezeStatistics();
    layer.startRecomputing();
  }

  @Test
  void finishingWithoutStarting() {
    refused("call startRecomputing() before", batchNorm()::finishRecomputing);
  }

  @Test
  void finishingTwice() {
    NormLayer layer = batchNorm();
    layer.startRecomputing();
    layer.forward(X);
    layer.finishRecomputing();
    refused("recomputing was not started", layer::finishRecomputing);
  }

  @Test
  void finishingWithoutABatch() {
    NormLayer layer = batchNorm();
    layer.forward(X);
    double[] before = Layers.running(layer);
    layer.startRecomputing();
    refused("no batch was seen since recomputing started: ", layer::finishRecomputing);
    layer.infer(X);
    ExpectedRunning.assertRunning(before, layer);
  }

  @ParameterizedTest
  @EnumSource(
      value = NormMethod.class,
      names = {"LAYER", "RMS", "INSTANCE"})
  void runningStatisticsOfMethodsWithout(NormMethod method) {
    NormLayer layer = Layers.of(NormSpec.of(method), Shape.channelsFirst(2, 2, 3));
    assertSame(layer, layer.freezeStatistics().unfreezeStatistics().resetStatistics());
    assertSame(layer, layer.startRecomputing());
    assertFalse(layer.isRecomputing() || layer.isFrozen());
    assertSame(layer, layer.finishRecomputing().cancelRecomputing());
  }

  @Test
  void aLayerTellsItsMode() {
    NormLayer layer = batchNorm();
    assertEquals("NormLayer[BATCH over 4x3 dense on literal, in training]", layer.toString());
    layer.forward(X);
    assertTrue(layer.freezeStatistics().isFrozen());
    assertEquals(
        "NormLayer[BATCH over 4x3 dense on literal, in training, statistics frozen]",
        layer.toString());
    assertFalse(layer.unfreezeStatistics().isFrozen());
    assertTrue(layer.startRecomputing().eval().isRecomputing());
    assertEquals(
        "NormLayer[BATCH over 4x3 dense on literal, in eval, recomputing]", layer.toString());
    layer.train().forward(X);
    assertFalse(layer.finishRecomputing().isRecomputing());
  }

  /** Forward calls in eval() let no batch in; the old statistics go on as if it weren't started. */
  @Test
  void recomputingThatWasGivenUp() {
    NormLayer layer = batchNorm();
    NormLayer never = batchNorm();
    layer.forward(X);
    never.forward(X);
    layer.startRecomputing().eval().forward(X);
    refused("none in eval(); cancelRecomputing() keeps", layer::finishRecomputing);
    layer.train().forward(DY);
    assertSame(layer, layer.cancelRecomputing());
    layer.cancelRecomputing(); // there is nothing to give up
    refused("call startRecomputing()", layer::finishRecomputing);
    layer.forward(DY);
    never.forward(DY);
    ExpectedRunning.assertRunning(Layers.running(never), layer);
    layer.startRecomputing();
    refused("cancelRecomputing()", layer::freezeStatistics);
    layer.cancelRecomputing().freezeStatistics();
  }

  /** Direct buffers are copied into the layer before the call is checked. */
  @ParameterizedTest
  @EnumSource(Storage.class)
  void backwardAfterRefusedForward(Storage storage) {
    NormLayer layer = batchNorm();
    storage.call(Call.forward(layer), X);
    assertThrows(
        IllegalArgumentException.class, () -> storage.call(Call.forward(layer), DY[0], 1, 2));
    refused(NO_FORWARD, () -> layer.backward(DY));
  }

  /** Whatever the reason: what follows would be the gradients of another call. */
  @Test
  void aRefusedLengthEndsThePassToo() {
    NormLayer layer = batchNorm();
    layer.forward(X);
    assertThrows(IllegalArgumentException.class, () -> layer.forward(new float[11]));
    refused(NO_FORWARD, () -> layer.backward(DY));
    layer.forward(X);
    assertThrows(
        IllegalArgumentException.class,
        () -> layer.forward(FloatSpan.of(X), FloatSpan.of(new float[12]), Shape.dense(3, 4)));
    refused(NO_FORWARD, () -> layer.backward(DY));
    layer.forward(X);
    assertThrows(IllegalArgumentException.class, () -> layer.forward(X, Shape.dense(3, 3)));
    refused(NO_FORWARD, () -> layer.backward(DY));
    layer.forward(X);
    assertThrows(NullPointerException.class, () -> layer.forward(null));
    refused(NO_FORWARD, () -> layer.backward(DY));
    layer.forward(X);
    FloatSpan span = FloatSpan.of(X);
    assertThrows(NullPointerException.class, () -> layer.forward(span, span, null));
    refused(NO_FORWARD, () -> layer.backward(DY));
  }

  /** A layer keeps the last pass only, and goes through it once. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void backwardTwiceAfterSeveralForwards(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    NormLayer alone = Layers.withParameters(Layers.of(plan));
    int elements = plan.shape().elements();
    for (int step = 1; step <= 3; step++) {
      layer.forward(Layers.values(elements, step));
    }
    alone.forward(Layers.values(elements, 3));
    float[] dy = Layers.values(elements, 4);
    float[] dx = layer.backward(dy);
    Layers.assertSame(alone.backward(dy), dx, "dx of the last");
    float[] before = dx.clone();
    float[] gradients = Layers.gradients(layer);
    refused(GONE_THROUGH, () -> layer.backward(FloatSpan.of(dy), FloatSpan.of(dx)));
    refused(GONE_THROUGH, () -> layer.backward(dy));
    layer.eval().train();
    refused(
        GONE_THROUGH,
        () ->
            layer.backward(FloatSpan.of(FloatBuffer.wrap(dy)), FloatSpan.of(FloatBuffer.wrap(dx))));
    Layers.assertSame(before, dx, "dx");
    Layers.assertSame(gradients, Layers.gradients(layer), "gradients");
  }

  /** What the refusal says to do: a recurrent network's steps, from the last to the first. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void forwardAgainBeforeEachBackward(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    NormLayer sum = Layers.withParameters(Layers.of(plan));
    int elements = plan.shape().elements();
    for (int step = 1; step <= 3; step++) {
      layer.forward(Layers.values(elements, step));
    }
    Optional<RunningStatistics.State> after =
        layer.runningStatistics().map(RunningStatistics::state);
    for (int step = 3; step >= 1; step--) {
      float[] x = Layers.values(elements, step);
      float[] dy = Layers.values(elements, -step);
      layer.forward(x);
      sum.forward(x);
      Layers.assertSame(sum.backward(dy), layer.backward(dy), "dx of step " + step);
    }
    layer.runningStatistics().ifPresent(statistics -> statistics.set(after.orElseThrow()));
    Layers.assertSame(Layers.gradients(sum), Layers.gradients(layer), "gradients");
    assertEquals(after, layer.runningStatistics().map(RunningStatistics::state));
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void aRefusedBackwardLeavesThePass(Storage storage) {
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.layerNorm(), SHAPE));
    NormLayer never = Layers.withParameters(Layers.of(NormSpec.layerNorm(), SHAPE));
    storage.call(Call.forward(layer), X);
    never.forward(X);
    for (int i = 0; i < 2; i++) { // the second time with what the layer remembers of the first
      assertThrows(
          IllegalArgumentException.class,
          () -> layer.backward(FloatSpan.of(DY), FloatSpan.of(layer.gradients().bias().array())));
      FloatSpan dx = new FloatSpan(new float[12], 0, 11);
      assertThrows(IllegalArgumentException.class, () -> layer.backward(FloatSpan.of(DY), dx));
      assertThrows(NullPointerException.class, () -> layer.backward(null, dx));
    }
    Layers.assertSame(never.backward(DY), storage.call(Call.backward(layer), DY), "dx");
    Layers.assertSame(Layers.gradients(never), Layers.gradients(layer), "gradients");
    refused(GONE_THROUGH, () -> storage.call(Call.backward(layer), DY));
  }

  @Test
  void theMomentsOutliveThePass() {
    NormLayer layer = batchNorm();
    layer.forward(X);
    double mean = layer.lastMoments().orElseThrow().mean(1);
    layer.backward(FloatSpan.of(DY), FloatSpan.of(X.clone()));
    assertEquals(mean, layer.lastMoments().orElseThrow().mean(1));
    layer.eval().forward(X);
    assertTrue(layer.lastMoments().isEmpty());
  }

  @Test
  void backwardAgainAfterDxOverX() {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), SHAPE);
    float[] x = X.clone();
    layer.forward(FloatSpan.of(x), FloatSpan.of(new float[12]));
    layer.backward(FloatSpan.of(DY), FloatSpan.of(x));
    refused(GONE_THROUGH, () -> layer.backward(DY));
  }
}
