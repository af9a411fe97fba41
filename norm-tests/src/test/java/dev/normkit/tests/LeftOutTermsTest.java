package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A term whose coefficient is 0 by definition is left out, not multiplied: fixed statistics don't
 * depend on x, and a branch of weight 0 gives nothing, whatever is in it.
 */
@Tag("backends")
class LeftOutTermsTest {
  private static final float INFINITE = Float.POSITIVE_INFINITY;
  private static final float WITHOUT = Float.NEGATIVE_INFINITY;

  static Stream<NormBackend> backends() {
    return Backends.discover().ready().stream();
  }

  static Stream<Arguments> fixed() {
    return backends()
        .flatMap(
            backend ->
                Stream.of(
                        Shape.dense(6, 4),
                        Shape.sequence(2, 3, 4),
                        Shape.channelsFirst(3, 4, 5),
                        Shape.channelsLast(3, 5, 4))
                    .map(shape -> Arguments.of(backend, shape)));
  }

  @ParameterizedTest
  @MethodSource("fixed")
  void dxThroughFixedStatisticsDoesNotSeeX(NormBackend backend, Shape shape) {
    NormPlan plan = new NormPlan(NormSpec.batchNorm().epsilon(0).build(), shape);
    Call call = new Call(plan, fixed(plan, 4));
    call.x[1] = INFINITE;
    call.x[7] = Float.NaN;
    call.run(backend);
    for (int i = 0; i < call.dx.length; i++) {
      assertEquals(call.dy[i] / 2, call.dx[i], "dx[" + i + "]");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void branchOfWeightZeroLetsNothingIn(NormBackend backend) {
    // Only the plain instances count, so the NaN stays in its cell.
    NormPlan plan = new NormPlan(NormSpec.switchableNorm().build(), Shape.channelsFirst(2, 3, 4));
    requireConfined(backend, plan, 5, 4, 7, 1, WITHOUT, WITHOUT);
    // Only the layer counts: the NaN stays in its sample.
    requireConfined(backend, plan, 5, 0, 11, WITHOUT, 1, WITHOUT);
    NormPlan dense = new NormPlan(NormSpec.switchableNorm().build(), Shape.dense(3, 4));
    requireConfined(backend, dense, 5, 4, 7, 1, WITHOUT);
  }

  /** y and dx are NaN from the first to the last element named, and nowhere else. */
  private static void requireConfined(
      NormBackend backend, NormPlan plan, int spoiled, int first, int last, float... logits) {
    Call call = new Call(plan, Optional.empty());
    call.x[spoiled] = Float.NaN;
    call.logits(logits);
    call.run(backend);
    for (int i = 0; i < call.x.length; i++) {
      boolean inside = i >= first && i <= last;
      assertEquals(inside, Float.isNaN(call.y[i]), "y[" + i + "] is " + call.y[i]);
      assertEquals(inside, Float.isNaN(call.dx[i]), "dx[" + i + "] is " + call.dx[i]);
    }
    for (int j = 0; j < logits.length; j++) {
      if (logits[j] == WITHOUT) {
        assertEquals(0, call.gradients.meanLogits().get(j), "gradient of mean logit " + j);
        assertEquals(0, call.gradients.varianceLogits().get(j), "gradient of variance logit " + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void mixOfFixedStatisticsAloneIsBatchNorm(NormBackend backend) {
    for (Shape shape : List.of(Shape.channelsFirst(2, 3, 4), Shape.dense(3, 4))) {
      NormPlan plan = new NormPlan(NormSpec.switchableNorm().epsilon(0).build(), shape);
      Call call = new Call(plan, fixed(plan, 4));
      call.x[2] = INFINITE;
      float[] logits = new float[plan.mixingLength()];
      Arrays.fill(logits, WITHOUT);
      logits[logits.length - 1] = 1;
      call.logits(logits);
      call.run(backend);
      for (int i = 0; i < call.x.length; i++) {
        assertEquals(call.x[i] / 2, call.y[i], "y[" + i + "]");
        assertEquals(call.dy[i] / 2, call.dx[i], "dx[" + i + "]");
      }
      for (int j = 0; j < logits.length; j++) {
        assertEquals(0, call.gradients.meanLogits().get(j), "gradient of mean logit " + j);
        assertEquals(0, call.gradients.varianceLogits().get(j), "gradient of variance logit " + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void logitsWithoutAWeightSpoilAll(NormBackend backend) {
    NormPlan plan = new NormPlan(NormSpec.switchableNorm().build(), Shape.channelsFirst(2, 3, 4));
    for (float[] logits :
        new float[][] {
          {Float.NaN, 1, 1}, {INFINITE, 1, 1}, {WITHOUT, WITHOUT, WITHOUT},
        }) {
      Call call = new Call(plan, Optional.empty());
      call.logits(logits);
      call.run(backend);
      for (float y : call.y) {
        assertTrue(Float.isNaN(y), () -> Arrays.toString(logits) + " gives " + y);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void inferenceNeedsNoStatisticsThatAreLeftOut(NormBackend backend) {
    Shape shape = Shape.channelsFirst(2, 3, 4);
    NormLayer layer =
        LayerBuilder.of(NormSpec.switchableNorm(), shape).withBackend(backend).build();
    float[] x = new float[shape.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 7 % 13;
    }
    assertThrows(IllegalStateException.class, () -> layer.infer(x));
    layer.parameters().meanLogits().setAll(1, 1, WITHOUT);
    assertThrows(IllegalStateException.class, () -> layer.infer(x));
    layer.parameters().varianceLogits().setAll(1, 1, WITHOUT);
    float[] inferred = layer.infer(x);
    assertArrayEquals(layer.forward(x), inferred);
    layer.parameters().varianceLogits().setAll(1, 1, 1);
    layer.resetStatistics();
    assertThrows(IllegalStateException.class, () -> layer.infer(x));
  }

  /** Rows of zeros appended to dy change no bit of dγ and dβ. */
  @ParameterizedTest
  @MethodSource("backends")
  void appendedZerosChangeNoParameterGradient(NormBackend backend) {
    for (NormSpec spec : List.of(NormSpec.layerNorm().build(), NormSpec.rmsNorm().build())) {
      Call few = new Call(new NormPlan(spec, Shape.dense(1000, 5)), Optional.empty());
      few.run(backend);
      Call more = new Call(new NormPlan(spec, Shape.dense(7777, 5)), Optional.empty());
      Arrays.fill(more.dy, 5000, more.dy.length, 0);
      more.run(backend);
      assertArrayEquals(
          few.gradients.weight().array(), more.gradients.weight().array(), spec.toString());
      assertArrayEquals(
          few.gradients.bias().array(), more.gradients.bias().array(), spec.toString());
    }
    NormSpec batch = NormSpec.batchNorm().build();
    NormPlan plan = new NormPlan(batch, Shape.channelsLast(2, 500, 5));
    Call few = new Call(plan, fixed(plan, 1));
    few.run(backend);
    NormPlan larger = new NormPlan(batch, Shape.channelsLast(9, 500, 5));
    Call more = new Call(larger, fixed(larger, 1));
    Arrays.fill(more.dy, few.dy.length, more.dy.length, 0);
    more.run(backend);
    assertArrayEquals(few.gradients.weight().array(), more.gradients.weight().array());
    assertArrayEquals(few.gradients.bias().array(), more.gradients.bias().array());
  }

  private static Optional<RunningStatistics> fixed(NormPlan plan, float variance) {
    RunningStatistics running = new RunningStatistics(plan.runningChannels());
    float[] variances = new float[running.channels()];
    Arrays.fill(variances, variance);
    running.set(FloatSpan.of(new float[running.channels()]), FloatSpan.of(variances));
    return Optional.of(running);
  }

  /** A call whose x and dy are small numbers, the same in every run. */
  private static final class Call {
    private final NormPlan plan;
    private final Optional<RunningStatistics> running;
    private final float[] x;
    private final float[] dy;
    private final float[] y;
    private final float[] dx;
    private final NormParameters parameters;
    private final NormParameters gradients;

    Call(NormPlan plan, Optional<RunningStatistics> running) {
      this.plan = plan;
      this.running = running;
      int n = plan.shape().elements();
      x = new float[n];
      dy = new float[n];
      y = new float[n];
      dx = new float[n];
      for (int i = 0; i < n; i++) {
        x[i] = i * 7 % 13 - 6;
        dy[i] = i * 5 % 11 - 4.5f;
      }
      parameters = NormParameters.initial(plan);
      gradients = NormParameters.zeros(plan);
    }

    void logits(float... logits) {
      System.arraycopy(logits, 0, parameters.meanLogits().array(), 0, logits.length);
      System.arraycopy(logits, 0, parameters.varianceLogits().array(), 0, logits.length);
    }

    void run(NormBackend backend) {
      NormKernel kernel = backend.prepare(plan, Parallelism.callerOnly());
      ForwardArgs forward =
          new ForwardArgs(
              plan,
              FloatSpan.of(x),
              FloatSpan.of(y),
              parameters,
              Optional.of(Moments.of(plan)),
              running);
      kernel.forward(forward);
      kernel.backward(forward.backward(FloatSpan.of(dy), FloatSpan.of(dx), gradients));
    }
  }
}
