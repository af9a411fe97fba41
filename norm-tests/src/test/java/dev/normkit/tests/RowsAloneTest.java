package dev.normkit.tests;

import static dev.normkit.tests.BothPasses.bits;
import static dev.normkit.tests.BothPasses.drawn;
import static dev.normkit.tests.BothPasses.gradient;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.BothPasses.Results;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of a tensor has the bits that it has alone and on norm-cpu, also beside rows that need
 * more than float arithmetic: these end a loop over whole rows, wherever among its steps they lie.
 */
@Tag("vectors")
class RowsAloneTest {
  private static final NormBackend CPU = Backends.discover().require("cpu");

  /** By how many rows, and of which length, kernels go depends on both. */
  private static final int[][] ROWS_AND_LENGTHS = {
    {37, 5}, {70, 64}, {37, 100}, {23, 768}, {23, 1000}, {700, 3001}, {5, 9000}, {521, 4096}
  };

  /** So many that rows are back in the loop over whole ones after some that it refuses. */
  private static final int MANY = 1200;

  /** A multiplier of a row, and ε, which no float arithmetic, or just so, does for. */
  private static final double[][] SCALES_AND_EPSILONS = {
    {1e18, 1e-5}, {1e13, 1e-5}, {1e11, 1e-5}, {1e-11, 0}, {1e-13, 0}, {1e-17, 0}
  };

  /** Rows, their length and what is done to them; all, or in pairs each of them once. */
  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (NormBackend backend : backends()) {
      for (SpecBuilder spec :
          List.of(NormSpec.layerNorm(), NormSpec.rmsNorm(), NormSpec.rmsNorm().bias(true))) {
        for (int[] size : ROWS_AND_LENGTHS) {
          // The second that is larger than caches only in full.
          if (Tier.asked() == Tier.FULL || size[1] != 4096) {
            cases.add(Arguments.of(backend, spec.build(), size[0], size[1]));
          }
        }
      }
    }
    return some(cases, one -> List.of(one.get()));
  }

  /** All, or in pairs those with vectors. */
  private static List<NormBackend> backends() {
    return Backends.discover().ready().stream()
        .filter(backend -> Tier.asked() == Tier.FULL || !backend.id().equals(CPU.id()))
        .toList();
  }

  /** All, or in pairs each level once. */
  private static <T> List<T> some(List<T> all, Function<T, List<?>> levels) {
    return Tier.asked() == Tier.FULL ? all : Covering.of(1, all, levels, one -> 1);
  }

  /** All cases, or in pairs those that fit into caches: alone a row always does. */
  static List<Arguments> casesAlone() {
    return cases().stream()
        .filter(one -> Tier.asked() == Tier.FULL || (int) one.get()[2] <= 100)
        .toList();
  }

  @ParameterizedTest(name = "{0} {1} {2}×{3}")
  @MethodSource("casesAlone")
  void asAlone(NormBackend backend, NormSpec spec, int rows, int n) {
    float[] x = rows(rows, n);
    float[] dy = gradient(rows * n);
    Results all = passes(backend, plan(spec, rows, n)).apart(x, dy);
    BothPasses alone = passes(backend, plan(spec, 1, n));
    for (int row = 0; row < rows; row++) {
      int from = row * n;
      int to = from + n;
      Results one = alone.apart(Arrays.copyOfRange(x, from, to), Arrays.copyOfRange(dy, from, to));
      String where = "row " + row;
      assertArrayEquals(bits(one.y()), bits(Arrays.copyOfRange(all.y(), from, to)), where);
      assertArrayEquals(bits(one.dx()), bits(Arrays.copyOfRange(all.dx(), from, to)), where);
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}×{3}")
  @MethodSource("cases")
  void asOnCpu(NormBackend backend, NormSpec spec, int rows, int n) {
    float[] x = rows(rows, n);
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.isNaN(x[i]) ? 1 : x[i];
    }
    requireAsOnCpu(backend, plan(spec, rows, n), x, gradient(rows * n));
  }

  /** All, or in pairs each row and each kind once. */
  private static final List<Lonely> LONELY = some(Lonely.all(), one -> List.of(one.row, one.kind));

  static List<Arguments> lonely() {
    List<Arguments> lonely = new ArrayList<>();
    for (NormBackend backend : backends()) {
      for (SpecBuilder spec : List.of(NormSpec.layerNorm(), NormSpec.rmsNorm())) {
        for (int n : new int[] {5, 64, 132}) {
          lonely.add(Arguments.of(backend, spec, n));
        }
      }
    }
    return some(lonely, one -> List.of(one.get()));
  }

  /**
   * One row among ordinary ones, at the beginning, the end or amid those that are done at a time,
   * whose values are large or small, or whose pivot is far from its mean, or in which a value is no
   * number.
   */
  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("lonely")
  void oneAmongOrdinaryRows(NormBackend backend, SpecBuilder spec, int n) {
    for (Lonely lonely : LONELY) {
      float[] x = drawn(MANY * n);
      double epsilon = lonely.spoil(x, n);
      requireAsOnCpu(backend, spec.epsilon(epsilon).build(), n, x);
    }
  }

  /** Where the row is and how it differs. */
  private record Lonely(int row, int kind) {
    static final int FAR = SCALES_AND_EPSILONS.length;
    static final int HUGE = FAR + 1;
    static final int INFINITE = FAR + 2;

    static List<Lonely> all() {
      return Stream.of(0, 7, 15, 16, 40, MANY - 1)
          .flatMap(
              row -> IntStream.rangeClosed(0, INFINITE).mapToObj(kind -> new Lonely(row, kind)))
          .toList();
    }

    /** Makes one of the rows lonely; returns ε. */
    double spoil(float[] x, int n) {
      int from = row * n;
      int to = from + n;
      if (kind < FAR) {
        for (int i = from; i < to; i++) {
          x[i] *= (float) SCALES_AND_EPSILONS[kind][0];
        }
        return SCALES_AND_EPSILONS[kind][1];
      }
      if (kind == FAR) {
        for (int i = from + Math.min(n, 17) - 1; i < to; i++) {
          x[i] += 1000;
        }
      } else if (kind == HUGE) {
        Arrays.fill(x, from, to, 1e38f);
      } else {
        x[from + n / 2] = Float.NEGATIVE_INFINITY;
      }
      return 1e-5;
    }
  }

  private static void requireAsOnCpu(NormBackend backend, NormSpec spec, int n, float[] x) {
    requireAsOnCpu(backend, plan(spec, MANY, n), x, gradient(MANY * n));
  }

  /**
   * Products that vanish in float, and sums that leave its range, both where nobody needs Σdy·γ.
   */
  @ParameterizedTest
  @CsvSource({"1e-10, 1e-36, 0", "0.1, 3e37, 0", "0.1, 3e37, 1e-5", "1e-10, 0, 0"})
  void rmsNormOfExtremeGradients(float x, float dy, double epsilon) {
    NormPlan plan = plan(NormSpec.rmsNorm().epsilon(epsilon).build(), 3, 64);
    for (NormBackend backend : Backends.discover().ready()) {
      requireAsOnCpu(backend, plan, filled(x), filled(dy));
    }
  }

  private static float[] filled(float value) {
    float[] values = new float[3 * 64];
    Arrays.fill(values, value);
    return values;
  }

  private static void requireAsOnCpu(NormBackend backend, NormPlan plan, float[] x, float[] dy) {
    Results expected = passes(CPU, plan).apart(x, dy);
    BothPasses passes = passes(backend, plan);
    expected.requireSame(passes.apart(x, dy), "apart");
    expected.requireSame(passes.inPlace(x, dy), "in place");
  }

  /** Of seven rows one with a pivot far from its mean, one of huge values and one with a NaN. */
  private static float[] rows(int rows, int n) {
    float[] x = drawn(rows * n);
    for (int row = 0; row < rows; row++) {
      int from = row * n;
      switch (row % 7) {
        case 1 -> {
          for (int i = Math.min(n, 16); i < n; i++) {
            x[from + i] += 1000;
          }
        }
        case 3 -> {
          for (int i = 0; i < n; i++) {
            x[from + i] *= 1e18f;
          }
        }
        case 5 -> x[from + n / 2] = Float.NaN;
        default -> {}
      }
    }
    return x;
  }

  private static NormPlan plan(NormSpec spec, int rows, int n) {
    return new NormPlan(spec, Shape.sequence(rows, n));
  }

  private static BothPasses passes(NormBackend backend, NormPlan plan) {
    return new BothPasses(backend.prepare(plan, Parallelism.callerOnly()), plan);
  }
}
