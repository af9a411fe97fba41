package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.RunningStatistics;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The oracle and, through the public API, every ready backend give PyTorch's values. */
@Tag("backends")
class GoldenTest {
  private static final List<String> FILES =
      List.of(
          "layer.txt",
          "rms.txt",
          "batch.txt",
          "instance.txt",
          "group.txt",
          "switchable.txt",
          "tracking.txt",
          "authors.txt");

  private static final Set<Output> GRADIENTS = EnumSet.range(Output.DX, Output.DVARIANCE_LOGITS);

  private static List<GoldenCase> cases() {
    return FILES.stream().flatMap(file -> GoldenCase.read(file).stream()).toList();
  }

  @Test
  void allCasesAreRead() {
    assertEquals(275, cases().size());
  }

  @TestFactory
  Stream<DynamicNode> oracleAgrees() {
    return cases().stream().map(golden -> dynamicTest(golden.name(), () -> oracleAgrees(golden)));
  }

  private static void oracleAgrees(GoldenCase golden) {
    Oracle oracle = golden.oracle();
    same(golden, "y", oracle.y());
    if (golden.has("y-eval")) {
      same(golden, "y-eval", golden.evaluated().y());
    }
    if (golden.plan().spec().runningAverage().isPresent()) {
      RunningOracle running = golden.runningOracle();
      same(golden, "batch-mean", running.lastMeans());
      same(golden, "batch-var", running.lastVariances());
      same(golden, "running-mean-after", running.means());
      same(golden, "running-var-after", running.variances());
    }
    for (Output output : GRADIENTS) {
      if (golden.has(output.toString())) {
        same(golden, output.toString(), output.truth(oracle));
      }
    }
  }

  /** To 1e-9 of the largest sum of terms in the tensor; double itself loses digits at 1e6. */
  private static void same(GoldenCase golden, String key, Estimate actual) {
    if (!golden.has(key)) {
      return;
    }
    double[] expected = golden.doubles(key);
    assertEquals(expected.length, actual.count(), key);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Double.isFinite(actual.size(i)) ? Math.max(largest, actual.size(i)) : largest;
    }
    for (int i = 0; i < expected.length; i++) {
      double value = actual.value(i);
      boolean same =
          Double.isFinite(expected[i])
              ? Math.abs(value - expected[i]) <= 1e-9 * largest
              : Double.compare(value, expected[i]) == 0;
      assertTrue(same, key + "[" + i + "] is " + value + ", not " + expected[i]);
    }
  }

  @TestFactory
  Stream<DynamicNode> backendsAgree() {
    return Backends.discover().ready().stream()
        .map(
            backend ->
                dynamicContainer(
                    backend.id(),
                    cases().stream()
                        .map(golden -> dynamicTest(golden.name(), () -> agrees(golden, backend)))));
  }

  private static void agrees(GoldenCase golden, NormBackend backend) {
    agrees(golden, Layers.of(golden.plan(), backend));
  }

  /** Fails unless a fresh layer gives the case's values. */
  static void agrees(GoldenCase golden, NormLayer layer) {
    giveParameters(golden, layer.parameters());
    if (golden.training()) {
      trains(golden, layer);
    } else {
      infers(golden, layer);
    }
  }

  private static void giveParameters(GoldenCase golden, NormParameters parameters) {
    give(golden, "weight", parameters.weight());
    give(golden, "bias", parameters.bias());
    give(golden, "mean-logits", parameters.meanLogits());
    give(golden, "variance-logits", parameters.varianceLogits());
  }

  private static void give(GoldenCase golden, String key, FloatSpan target) {
    if (golden.has(key)) {
      target.setAll(golden.floats(key));
    }
  }

  private static void trains(GoldenCase golden, NormLayer layer) {
    float[] y = {};
    for (int step = 0; step < golden.steps(); step++) {
      y = layer.forward(golden.input(step));
    }
    close(golden, "y", Tolerance.OUTPUT, golden.oracle().y(), y);
    if (golden.has("running-mean-after")) {
      statistics(golden, layer);
    }
    gradients(golden, layer);
    if (golden.has("y-eval")) {
      float[] evaluated = layer.eval().forward(golden.input(golden.steps() - 1));
      close(golden, "y-eval", Tolerance.OUTPUT, golden.evaluated().y(), evaluated);
    }
  }

  private static void infers(GoldenCase golden, NormLayer layer) {
    float[] x = golden.input(0);
    RunningStatistics running = layer.runningStatistics().orElseThrow();
    running.set(
        FloatSpan.of(golden.floats("running-mean")), FloatSpan.of(golden.floats("running-var")));
    Estimate y = golden.oracle().y();
    close(golden, "y", Tolerance.OUTPUT, y, layer.eval().forward(x));
    close(golden, "y", Tolerance.OUTPUT, y, layer.train().freezeStatistics().forward(x));
    gradients(golden, layer);
  }

  private static void statistics(GoldenCase golden, NormLayer layer) {
    RunningOracle oracle = golden.runningOracle();
    RunningStatistics running = layer.runningStatistics().orElseThrow();
    moments(golden, "running-mean-after", oracle.means(), running::mean);
    moments(golden, "running-var-after", oracle.variances(), running::variance);
    if (golden.has("batch-mean")) {
      Moments batch = layer.lastMoments().orElseThrow().acrossBatch();
      moments(golden, "batch-mean", oracle.lastMeans(), batch::mean);
      moments(golden, "batch-var", oracle.lastVariances(), batch::variance);
    }
  }

  private static void gradients(GoldenCase golden, NormLayer layer) {
    if (!golden.has("dy")) {
      return;
    }
    FloatSpan dx = FloatSpan.of(layer.backward(golden.floats("dy")));
    for (Output output : GRADIENTS) {
      String key = output.toString();
      FloatSpan actual = output == Output.DX ? dx : output.of(layer.gradients());
      assertEquals(golden.has(key), actual.length() > 0, key);
      if (golden.has(key)) {
        close(golden, key, output.tolerance(), output.truth(golden.oracle()), actual.toArray());
      }
    }
  }

  private static void moments(
      GoldenCase golden, String key, Estimate sizes, IntToDoubleFunction actual) {
    double[] values = new double[sizes.count()];
    Arrays.setAll(values, actual);
    close(golden, key, Tolerance.MOMENT, sizes, values);
  }

  private static void close(
      GoldenCase golden, String key, Tolerance tolerance, Estimate sizes, float... actual) {
    double[] values = new double[actual.length];
    Arrays.setAll(values, i -> actual[i]);
    close(golden, key, tolerance, sizes, values);
  }

  /** To what the terms behind each value allow; the value itself is PyTorch's. */
  private static void close(
      GoldenCase golden, String key, Tolerance tolerance, Estimate sizes, double... actual) {
    double[] expected = golden.doubles(key);
    assertEquals(expected.length, actual.length, key);
    for (int i = 0; i < actual.length; i++) {
      assertTrue(
          tolerance.accepts(expected[i], sizes.size(i), actual[i]),
          key + "[" + i + "] is " + actual[i] + ", not " + expected[i]);
    }
  }
}
