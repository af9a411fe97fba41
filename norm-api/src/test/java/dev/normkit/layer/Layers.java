package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Layers, data and comparisons that tests of layers share, also those of other modules. */
public final class Layers {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.dense(5, 6),
          Shape.channelsFirst(3, 4, 5, 2),
          Shape.channelsLast(2, 3, 3, 4),
          Shape.sequence(2, 3, 7));

  private Layers() {}

  /** Of literal loops, whose bits are those of every backend. */
  static NormBackend backend() {
    return new LiteralBackend();
  }

  /** The answer of a backend that takes even numbers of rows alone. */
  static Support evenRows(NormPlan plan) {
    return plan.shape().batch() % 2 == 0
        ? Support.supported()
        : Support.declined("an odd number of rows");
  }

  public static NormLayer of(NormPlan plan) {
    return of(plan, backend());
  }

  public static NormLayer of(NormPlan plan, NormBackend backend) {
    return LayerBuilder.of(plan.spec(), plan.shape()).withBackend(backend).build();
  }

  public static NormLayer of(SpecBuilder spec, Shape shape) {
    return of(new NormPlan(spec.build(), shape));
  }

  /** Every method on every layout where it is legal. */
  public static List<NormPlan> plans() {
    return plans(SHAPES);
  }

  /** Every method on each of the shapes, one of each layout, where it is legal. */
  public static List<NormPlan> plans(List<Shape> shapes) {
    List<NormPlan> plans = new ArrayList<>();
    for (NormMethod method : NormMethod.values()) {
      for (Shape shape : shapes) {
        if (legal(method, shape)) {
          SpecBuilder spec = NormSpec.of(method).bias(true);
          plans.add(
              new NormPlan((method == NormMethod.GROUP ? spec.groups(2) : spec).build(), shape));
        }
      }
    }
    assertEquals(20, plans.size());
    return plans;
  }

  private static boolean legal(NormMethod method, Shape shape) {
    return switch (method) {
      case INSTANCE -> shape.rank() == 4;
      case GROUP, SWITCHABLE -> shape.rank() != 3;
      default -> true;
    };
  }

  /** Numbers around 3, the same ones for the same seed. */
  public static float[] values(int count, int seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (3 + 2 * random.nextGaussian());
    }
    return values;
  }

  /** Gives γ, β and the logits values that do not cancel out of anything. */
  public static NormLayer withParameters(NormLayer layer) {
    int seed = 100;
    for (FloatSpan part : parts(layer.parameters())) {
      part.setAll(values(part.length(), seed++));
    }
    return layer;
  }

  public static List<FloatSpan> parts(NormParameters parameters) {
    return List.of(
        parameters.weight(),
        parameters.bias(),
        parameters.meanLogits(),
        parameters.varianceLogits());
  }

  /** All gradients in one array. */
  public static float[] gradients(NormLayer layer) {
    return joined(layer.gradients());
  }

  public static float[] joined(NormParameters parameters) {
    List<FloatSpan> parts = parts(parameters);
    float[] joined = new float[parts.stream().mapToInt(FloatSpan::length).sum()];
    int at = 0;
    for (FloatSpan part : parts) {
      System.arraycopy(part.toArray(), 0, joined, at, part.length());
      at += part.length();
    }
    return joined;
  }

  /** The gradients of both kinds of logits. */
  static float[] joinedLogits(NormParameters parameters) {
    return joined(parameters.withWeight(FloatSpan.of()).withBias(FloatSpan.of()));
  }

  /** Running means, then variances; empty for methods that keep none. */
  public static double[] running(NormLayer layer) {
    return layer
        .runningStatistics()
        .map(
            statistics -> {
              int channels = statistics.channels();
              double[] all = new double[2 * channels];
              for (int c = 0; c < channels; c++) {
                all[c] = statistics.mean(c);
                all[channels + c] = statistics.variance(c);
              }
              return all;
            })
        .orElseGet(() -> new double[0]);
  }

  /** The same bits, none of them NaN or infinite. */
  public static void assertSame(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      boolean same =
          Float.isFinite(actual[i])
              && Float.floatToRawIntBits(expected[i]) == Float.floatToRawIntBits(actual[i]);
      int at = i;
      assertTrue(same, () -> what + "[" + at + "] is " + actual[at] + ", not " + expected[at]);
    }
  }

  /** A training step and an inference call have the bits that the formulas give. */
  public static void assertLiteral(NormBackend backend, NormPlan plan) {
    NormLayer literal = withParameters(of(plan));
    NormLayer layer = withParameters(of(plan, backend));
    float[] x = values(plan.shape().elements(), 1);
    float[] dy = values(plan.shape().elements(), 2);
    assertSame(literal.forward(x), layer.forward(x), "y");
    assertSame(literal.backward(dy), layer.backward(dy), "dx");
    assertSame(gradients(literal), gradients(layer), "gradients");
    assertSame(literal.infer(x), layer.infer(x), "y of infer");
  }

  /** As near as 1e-12 of the larger size, or 1; NaN is not near. */
  public static void assertNear(double expected, double actual, String what) {
    double size = Math.max(1, Math.max(Math.abs(expected), Math.abs(actual)));
    assertTrue(
        Math.abs(expected - actual) <= 1e-12 * size, what + " is " + actual + ", not " + expected);
  }
}
