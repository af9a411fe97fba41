package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.tests.NormCase.Statistics;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * x, dy, γ and ε of all sizes, in all combinations: wherever the true result is a float, it is
 * found, though squares, products and coefficients on the way leave the range of float. Where it
 * isn't one, the result is infinite, with the right sign.
 */
@Tag("backends")
class MagnitudeGridTest {
  /** All points of a fine grid, or of a coarse one those in which any three levels meet. */
  private static final boolean FULL = Tier.asked() == Tier.FULL;

  private static final double[] DATA =
      FULL
          ? new double[] {1e-38, 1e-30, 1e-23, 1e-12, 1e-5, 1, 1e5, 2e11, 1e18, 1e30, 1e38}
          : new double[] {1e-38, 1e-23, 1e-12, 1, 2e11, 1e18, 1e38};
  private static final double[] GRADIENTS =
      FULL
          ? new double[] {1e-38, 1e-30, 1e-20, 1e-10, 1, 1e9, 1e18, 1e29, 1e38}
          : new double[] {1e-38, 1e-20, 1, 1e18, 1e38};
  private static final double[] WEIGHTS =
      FULL
          ? new double[] {1e-38, 1e-29, 1e-10, 1, 1e10, 1e29, 1e38}
          : new double[] {1e-38, 1e-10, 1, 1e29, 1e38};
  private static final double[] EPSILONS =
      FULL
          ? new double[] {0, 1e-38, 1e-20, 1e-5, 1, 1e3, 1e20, 1e38}
          : new double[] {0, 1e-20, 1e-5, 1e3, 1e38};

  /** The smallest float: a result may be off by its own last digit in addition. */
  private static final double LAST_DIGIT = 0x1p-149;

  /** Largest |x| at scale 1, so that every element is a float. */
  private static final double MOST = 3.3;

  private static final List<Point> POINTS =
      FULL
          ? grid()
          : Covering.of(
              3,
              grid(),
              point ->
                  List.of(point.epsilon, point.data, point.gradient, point.weight, point.pattern),
              point -> 1);

  /**
   * A point of the grid.
   *
   * @param epsilon ε
   * @param data the size of x
   * @param gradient the size of dy
   * @param weight the size of γ
   * @param pattern how they are spread
   */
  private record Point(
      double epsilon, double data, double gradient, double weight, Pattern pattern) {}

  private static List<Point> grid() {
    List<Point> points = new ArrayList<>();
    for (double epsilon : EPSILONS) {
      for (double data : DATA) {
        for (double gradient : GRADIENTS) {
          for (double weight : WEIGHTS) {
            for (Pattern pattern : Pattern.values()) {
              points.add(new Point(epsilon, data, gradient, weight, pattern));
            }
          }
        }
      }
    }
    return points;
  }

  static Stream<Arguments> plans() {
    List<Arguments> plans = new ArrayList<>();
    for (NormBackend backend : Backends.discover().ready()) {
      for (NormMethod method : NormMethod.values()) {
        for (Shape shape : shapes(method)) {
          for (Statistics statistics : Statistics.values()) {
            SpecBuilder spec = NormSpec.of(method);
            if (method.tracksStatistics()) {
              spec.runningVariance(RunningVariance.BIASED);
            }
            if (method == NormMethod.GROUP) {
              spec.groups(2);
            }
            if (statistics == Statistics.OWN || method.tracksStatistics()) {
              plans.add(Arguments.of(backend, spec.build(), shape, statistics));
            }
          }
        }
      }
    }
    return plans.stream();
  }

  private static List<Shape> shapes(NormMethod method) {
    List<Shape> planes = List.of(Shape.channelsFirst(3, 4, 6), Shape.channelsLast(3, 6, 4));
    return switch (method) {
      case LAYER, RMS -> List.of(Shape.dense(5, 11));
      case INSTANCE -> planes;
      case GROUP -> List.of(planes.get(0), planes.get(1), Shape.dense(5, 8));
      case BATCH, SWITCHABLE -> List.of(planes.get(0), planes.get(1), Shape.dense(9, 4));
    };
  }

  @ParameterizedTest
  @MethodSource("plans")
  void ordinaryResultsAreRight(
      NormBackend backend, NormSpec spec, Shape shape, Statistics statistics) {
    List<String> wrong = new ArrayList<>();
    for (double epsilon : EPSILONS) {
      NormPlan plan = Cases.withEpsilon(new NormPlan(spec, shape), epsilon);
      NormKernel kernel = backend.prepare(plan, Parallelism.callerOnly());
      for (Point point : POINTS) {
        if (point.epsilon == epsilon) {
          new Question(plan, statistics, point).ask(kernel, wrong);
        }
      }
    }
    assertEquals(
        List.of(),
        wrong.subList(0, Math.min(5, wrong.size())),
        wrong.size() + " of " + POINTS.size());
  }

  /** How the numbers of a size are spread. */
  private enum Pattern {
    /** Nearly normal. */
    NORMAL,
    /** x is the same throughout each channel of a sample, dy of either sign. */
    CONSTANT_CELLS,
    /** x is the same throughout each sample. */
    CONSTANT_SAMPLES,
    /** dy grows with x, so that all of dx is a small difference. */
    PROPORTIONAL,
    /** γ is 0. */
    WITHOUT_WEIGHT
  }

  /** One point of the grid, asked about one plan. */
  private static final class Question {
    private final NormPlan plan;
    private final Point point;
    private final FloatSpan x;
    private final FloatSpan dy;
    private final NormParameters parameters;
    private final Optional<RunningStatistics> running;

    Question(NormPlan plan, Statistics statistics, Point point) {
      this.plan = plan;
      this.point = point;
      Pattern pattern = point.pattern;
      double data = point.data;
      SplittableRandom random = new SplittableRandom(17);
      x = draw(random, plan.shape().elements(), data);
      dy = draw(random, plan.shape().elements(), point.gradient);
      if (pattern == Pattern.CONSTANT_CELLS || pattern == Pattern.CONSTANT_SAMPLES) {
        ElementIndex index = new ElementIndex(plan.shape());
        for (int i = 0; i < x.length(); i++) {
          int set = pattern == Pattern.CONSTANT_CELLS ? index.cell(i) : index.sample(i);
          x.array()[i] = (float) (set % 3 == 0 ? data : -data);
        }
      }
      if (pattern == Pattern.PROPORTIONAL) {
        for (int i = 0; i < x.length(); i++) {
          dy.array()[i] = (float) (x.get(i) / data * point.gradient);
        }
      }
      NormParameters initial = NormParameters.initial(plan);
      FloatSpan gamma = initial.weight();
      FloatSpan given =
          draw(random, gamma.length(), pattern == Pattern.WITHOUT_WEIGHT ? 0 : point.weight);
      System.arraycopy(given.array(), 0, gamma.array(), 0, gamma.length());
      parameters = initial;
      running =
          statistics == Statistics.RUNNING
              ? Optional.of(running(random, plan.runningChannels(), data))
              : Optional.empty();
    }

    private static FloatSpan draw(SplittableRandom random, int count, double scale) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (scale * Math.max(-MOST, Math.min(MOST, Data.normal(random))));
      }
      return FloatSpan.of(values);
    }

    private static RunningStatistics running(SplittableRandom random, int channels, double scale) {
      double[] variance = new double[channels];
      double[] mean = new double[channels];
      for (int c = 0; c < channels; c++) {
        double spread = scale * (0.5 + random.nextDouble());
        variance[c] = spread * spread;
        mean[c] = 0.3 * scale * Data.normal(random);
      }
      RunningStatistics running = new RunningStatistics(channels);
      running.set(mean, variance);
      return running;
    }

    void ask(NormKernel kernel, List<String> wrong) {
      FloatSpan y = FloatSpan.of(new float[x.length()]);
      FloatSpan dx = FloatSpan.of(new float[x.length()]);
      NormParameters gradients = NormParameters.zeros(plan);
      Optional<Moments> moments = Optional.of(Moments.of(plan));
      ForwardArgs forward = new ForwardArgs(plan, x, y, parameters, moments, running);
      kernel.forward(forward);
      kernel.backward(forward.backward(dy, dx, gradients));
      requireSameInPlace(kernel, forward, dx, gradients, wrong);
      Oracle oracle = new Oracle(plan, Operands.of(x, dy, parameters, running));
      require(Output.Y, oracle, y, wrong);
      require(Output.DX, oracle, dx, wrong);
      for (Output output : Output.values()) {
        if (output.ofParameter()) {
          require(output, oracle, output.of(gradients), wrong);
        }
      }
    }

    /** dx over dy: what was lost has to be found before it is overwritten. */
    private void requireSameInPlace(
        NormKernel kernel,
        ForwardArgs forward,
        FloatSpan dx,
        NormParameters gradients,
        List<String> wrong) {
      FloatSpan place = FloatSpan.of(dy.toArray());
      NormParameters again = NormParameters.zeros(plan);
      kernel.backward(forward.backward(place, place, again));
      if (!Arrays.equals(dx.array(), place.array())
          || !Arrays.equals(gradients.weight().array(), again.weight().array())
          || !Arrays.equals(gradients.bias().array(), again.bias().array())) {
        wrong.add("other bits in place with " + this);
      }
    }

    @Override
    public String toString() {
      return point.toString();
    }

    private void require(Output output, Oracle oracle, FloatSpan actual, List<String> wrong) {
      Estimate truth = output.truth(oracle);
      for (int i = 0; i < truth.count(); i++) {
        double expected = truth.value(i);
        if (!accepts(expected, output.tolerance().bound(truth.size(i)), actual.get(i))) {
          wrong.add(
              "%s[%d] = %s instead of %s with %s"
                  .formatted(output, i, actual.get(i), expected, this));
          return;
        }
      }
    }

    private static boolean accepts(double expected, double bound, float actual) {
      if (Math.abs(expected) + bound <= Float.MAX_VALUE) {
        return Math.abs(actual - expected) <= bound + LAST_DIGIT;
      }
      if (bound > Float.MAX_VALUE) {
        // The terms leave the range of float by so much that any float is near enough.
        return !Float.isNaN(actual);
      }
      // The true value may be no float: then an infinity of its sign, or the largest float.
      double least = Math.min(Math.abs(expected) - bound, Float.MAX_VALUE);
      return Math.copySign(1, expected) * actual >= least;
    }
  }
}
