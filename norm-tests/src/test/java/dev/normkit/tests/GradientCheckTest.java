package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.NormCase.Statistics;
import dev.normkit.tests.Operands.Part;
import dev.normkit.threads.Parallelism;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every gradient against central differences of the forward pass in double precision: the oracle's
 * closed formulas, and what each ready backend computes.
 */
@Tag("backends")
class GradientCheckTest {
  /** Of the difference quotient, relative to the size of the gradient's terms. */
  private static final double ERROR = 1e-7;

  private static final double STEP = 1e-5;

  /** Rounding of f, which is below 100: 2⁻⁵³·100/STEP. */
  private static final double NOISE = 1e-9;

  private static final List<NormBackend> BACKENDS = Backends.discover().ready();

  private static final Map<Output, Part> GRADIENTS =
      new EnumMap<>(
          Map.of(
              Output.DX, Part.X,
              Output.DWEIGHT, Part.WEIGHT,
              Output.DBIAS, Part.BIAS,
              Output.DMEAN_LOGITS, Part.MEAN_LOGITS,
              Output.DVARIANCE_LOGITS, Part.VARIANCE_LOGITS));

  @TestFactory
  Stream<DynamicTest> gradientsAreDifferences() {
    return cases().stream()
        .flatMap(
            asked ->
                Stream.of(Statistics.values())
                    .filter(asked::legalWith)
                    .map(
                        statistics ->
                            dynamicTest(
                                asked + " with " + statistics + " statistics",
                                () -> check(asked, statistics))));
  }

  /** Small ones: all, or in pairs some. */
  private static List<NormCase> cases() {
    List<NormCase> all =
        Stream.concat(
                Stream.of(NormMethod.values()).flatMap(method -> Cases.layouts(method).stream()),
                Cases.unusualLayouts().stream())
            .toList();
    return Tier.asked() == Tier.FULL
        ? all
        : Covering.of(2, all, GradientCheckTest::levels, asked -> 1);
  }

  private static List<?> levels(NormCase asked) {
    NormSpec spec = asked.plan().spec();
    return List.of(
        spec.method() + NormCase.unusual(spec),
        asked.plan().shape().layout(),
        spec.weight(),
        spec.bias(),
        spec.groups() + " " + spec.axis());
  }

  private static void check(NormCase asked, Statistics statistics) {
    Operands operands = asked.operands(statistics);
    Oracle oracle = new Oracle(asked.plan(), operands);
    List<Answer> answers =
        BACKENDS.stream()
            .map(backend -> backend.prepare(asked.plan(), Parallelism.callerOnly()))
            .map(kernel -> new KernelCall(asked, statistics).train(kernel))
            .toList();
    GRADIENTS.forEach(
        (output, part) -> {
          Estimate gradient = output.truth(oracle);
          double[] differences = differences(asked, operands, part);
          assertEquals(differences.length, gradient.count(), output + " length");
          for (int i = 0; i < differences.length; i++) {
            double allowed = ERROR * gradient.size(i) + NOISE;
            requireNear(output, i, differences[i], gradient.value(i), allowed);
            for (Answer answer : answers) {
              double rounded = allowed + output.tolerance().bound(gradient.size(i));
              requireNear(output, i, differences[i], answer.get(output, i), rounded);
            }
          }
        });
  }

  private static void requireNear(
      Output output, int i, double difference, double gradient, double allowed) {
    assertTrue(
        Math.abs(gradient - difference) <= allowed,
        () -> "%s[%d] is %s, differences say %s".formatted(output, i, gradient, difference));
  }

  /**
   * f' of f = Σ dy·y for every element of an operand, from differences over h and 2h, so that terms
   * of h² cancel: they are large where a statistic group hardly varies.
   */
  private static double[] differences(NormCase asked, Operands operands, Part part) {
    double[] differences = new double[operands.get(part).length];
    for (int i = 0; i < differences.length; i++) {
      double near = difference(asked, operands, part, i, STEP);
      double far = difference(asked, operands, part, i, 2 * STEP);
      differences[i] = (4 * near - far) / 3;
    }
    return differences;
  }

  private static double difference(
      NormCase asked, Operands operands, Part part, int element, double step) {
    double above = moved(asked, operands, part, element, step);
    double below = moved(asked, operands, part, element, -step);
    return (above - below) / (2 * step);
  }

  private static double moved(
      NormCase asked, Operands operands, Part part, int element, double step) {
    Operands moved = operands.copy();
    moved.get(part)[element] += step;
    Estimate y = new Oracle(asked.plan(), moved).y();
    double sum = 0;
    for (int i = 0; i < y.count(); i++) {
      sum += y.value(i) * moved.get(Part.DY)[i];
    }
    return sum;
  }
}
