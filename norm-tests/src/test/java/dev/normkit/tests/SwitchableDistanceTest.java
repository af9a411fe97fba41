package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.Operands.Part;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * SwitchableNorm whose branches lie far apart: a running mean many deviations away, or outliers in
 * training. The terms of dx are then large and of opposite sign, and dx must not lose digits to
 * that.
 */
@Tag("backends")
class SwitchableDistanceTest {
  private static final double MOST = 1e-5;

  /** All, or in pairs those in which any two of these meet. */
  static List<Arguments> questions() {
    List<Arguments> all = new ArrayList<>();
    for (NormBackend backend : Backends.discover().ready()) {
      for (Shape shape :
          List.of(
              Shape.channelsFirst(3, 4, 5, 5),
              Shape.channelsFirst(2, 3, 40, 40),
              Shape.channelsLast(3, 5, 5, 4),
              Shape.channelsLast(2, 40, 40, 3),
              Shape.dense(16, 8),
              Shape.dense(4, 64))) {
        for (double distance : new double[] {0, 1, 30, 100, 500, 2_000, 10_000}) {
          for (boolean frozen : new boolean[] {true, false}) {
            all.add(Arguments.of(backend, shape, distance, frozen));
          }
        }
      }
    }
    return Tier.asked() == Tier.FULL
        ? all
        : Covering.of(2, all, one -> List.of(one.get()), one -> 1);
  }

  @ParameterizedTest(name = "{0} {1} at {2} deviations, frozen {3}")
  @MethodSource("questions")
  void dxKeepsItsDigits(NormBackend backend, Shape shape, double distance, boolean frozen) {
    NormPlan plan = new NormPlan(NormSpec.switchableNorm().build(), shape);
    int seeds = Tier.asked() == Tier.FULL ? 5 : 2;
    for (long seed = 1; seed <= seeds; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] x = normals(random, shape.elements(), 0, 1);
      if (!frozen) {
        for (int i = 0; i < 3; i++) {
          x[random.nextInt(x.length)] = (float) (distance * (random.nextBoolean() ? 1 : -1));
        }
      }
      float[] dy = normals(random, shape.elements(), 0, 1);
      NormParameters parameters =
          new NormParameters(
              FloatSpan.of(normals(random, plan.affineLength(), 1, 0.3)),
              FloatSpan.of(normals(random, plan.affineLength(), 0, 1)),
              FloatSpan.of(normals(random, plan.mixingLength(), 1, 1)),
              FloatSpan.of(normals(random, plan.mixingLength(), 1, 1)));
      RunningStatistics running = new RunningStatistics(plan.runningChannels());
      float[] variance = new float[plan.runningChannels()];
      Arrays.fill(variance, 1);
      running.set(
          FloatSpan.of(normals(random, plan.runningChannels(), distance, 0.5)),
          FloatSpan.of(variance));
      Optional<RunningStatistics> fixed = frozen ? Optional.of(running) : Optional.empty();
      FloatSpan dx = FloatSpan.of(new float[x.length]);
      ForwardArgs forward =
          new ForwardArgs(
              plan,
              FloatSpan.of(x),
              FloatSpan.of(new float[x.length]),
              parameters,
              Optional.of(Moments.of(plan)),
              fixed);
      var kernel = backend.prepare(plan, Parallelism.callerOnly());
      kernel.forward(forward);
      kernel.backward(forward.backward(FloatSpan.of(dy), dx, NormParameters.zeros(plan)));
      Estimate truth =
          new Oracle(plan, Operands.of(forward.x(), FloatSpan.of(dy), parameters, fixed))
              .gradient(Part.X);
      double largest = 0;
      double error = 0;
      for (int i = 0; i < x.length; i++) {
        largest = Math.max(largest, Math.abs(truth.value(i)));
        error = Math.max(error, Math.abs(dx.get(i) - truth.value(i)));
      }
      double share = error / largest;
      long failed = seed;
      assertTrue(share <= MOST, () -> "dx off by " + share + " of the largest, seed " + failed);
    }
  }

  private static float[] normals(
      SplittableRandom random, int count, double mean, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + deviation * Data.normal(random));
    }
    return values;
  }
}
