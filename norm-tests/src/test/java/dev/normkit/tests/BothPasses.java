package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A forward and a backward call with drawn γ and β, for comparing bits.
 *
 * @param kernel made for the plan
 * @param plan the operation
 * @param offset where tensors begin in their arrays, which have guards before and behind them
 * @param behind how many elements those arrays have behind the tensors
 * @param fixed whether statistics are running ones
 */
record BothPasses(NormKernel kernel, NormPlan plan, int offset, int behind, boolean fixed) {
  private static final float GUARD = 1e30f;

  /** What arrays have behind a tensor. */
  private static final int BEHIND = 40;

  /** From the first element on, with statistics of x. */
  BothPasses(NormKernel kernel, NormPlan plan) {
    this(kernel, plan, false);
  }

  /** From the first element on, in arrays that are hardly longer than the tensors. */
  BothPasses(NormKernel kernel, NormPlan plan, boolean fixed) {
    this(kernel, plan, 0, BEHIND, fixed);
  }

  /** What both calls wrote. */
  record Results(float[] y, float[] dx, float[] dWeight, float[] dBias) {
    void requireSame(Results actual, String where) {
      assertArrayEquals(bits(y), bits(actual.y), where + ": y");
      assertArrayEquals(bits(dx), bits(actual.dx), where + ": dx");
      assertArrayEquals(bits(dWeight), bits(actual.dWeight), where + ": dγ");
      assertArrayEquals(bits(dBias), bits(actual.dBias), where + ": dβ");
    }
  }

  /** Inputs and outputs in arrays of their own. */
  Results apart(float[] x, float[] dy) {
    return run(span(x), span(new float[x.length]), span(dy), span(new float[x.length]));
  }

  /** Forward with x as y; backward, which needs x as it was, with dy as dx. */
  Results inPlace(float[] x, float[] dy) {
    FloatSpan y = span(x);
    kernel.forward(forward(y, y));
    FloatSpan dx = span(dy);
    Results results = run(span(x), span(new float[x.length]), dx, dx);
    return new Results(guarded(y), results.dx, results.dWeight, results.dBias);
  }

  /** From each of some places in their arrays on, apart and in place, what is expected. */
  void requireAnywhere(IntStream offsets, Results expected, float[] x, float[] dy, String who) {
    offsets.forEach(
        from -> {
          BothPasses passes = new BothPasses(kernel, plan, from, behind, fixed);
          String where = who + " from " + from;
          expected.requireSame(passes.apart(x, dy), where);
          expected.requireSame(passes.inPlace(x, dy), where + " in place");
        });
  }

  private FloatSpan span(float[] values) {
    float[] array = new float[offset + values.length + behind];
    Arrays.fill(array, GUARD);
    FloatSpan span = new FloatSpan(array, offset, values.length);
    span.setAll(values);
    return span;
  }

  /** The values, once the guards have been looked at. */
  private static float[] guarded(FloatSpan span) {
    int end = span.offset() + span.length();
    requireGuards(span.array(), 0, span.offset());
    requireGuards(span.array(), end, span.array().length);
    return span.toArray();
  }

  private static void requireGuards(float[] array, int from, int to) {
    float[] guards = new float[to - from];
    Arrays.fill(guards, GUARD);
    assertArrayEquals(guards, Arrays.copyOfRange(array, from, to), "guards from " + from);
  }

  private Results run(FloatSpan x, FloatSpan y, FloatSpan dy, FloatSpan dx) {
    ForwardArgs forward = forward(x, y);
    NormParameters gradients = NormParameters.zeros(plan);
    kernel.forward(forward);
    kernel.backward(forward.backward(dy, dx, gradients));
    return new Results(
        guarded(y), guarded(dx), gradients.weight().toArray(), gradients.bias().toArray());
  }

  private ForwardArgs forward(FloatSpan x, FloatSpan y) {
    NormParameters initial = NormParameters.initial(plan);
    NormParameters parameters =
        initial
            .withWeight(FloatSpan.of(drawn(initial.weight().length(), 1)))
            .withBias(FloatSpan.of(drawn(initial.bias().length(), 2)));
    ForwardArgs args = ForwardArgs.of(plan, parameters, x, y);
    return (fixed ? args.withRunning(running()) : args).withMoments(Moments.of(plan));
  }

  private RunningStatistics running() {
    RunningStatistics running = new RunningStatistics(plan.runningChannels());
    float[] means = drawn(plan.runningChannels(), 3);
    float[] variances = new float[means.length];
    for (int c = 0; c < means.length; c++) {
      variances[c] = 1 + means[c] * means[c];
    }
    running.set(FloatSpan.of(means), FloatSpan.of(variances));
    return running;
  }

  /** Normally distributed, always the same. */
  static float[] drawn(int n) {
    return drawn(n, n);
  }

  /** Others than those of {@link #drawn(int)}. */
  static float[] gradient(int n) {
    return drawn(n, -n);
  }

  private static float[] drawn(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Data.normal(random);
    }
    return values;
  }

  /** As they are told apart, NaN alike. */
  static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i])).toArray();
  }
}
