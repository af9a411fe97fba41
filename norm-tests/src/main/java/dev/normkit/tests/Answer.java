package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.normkit.api.FloatSpan;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;

/** What one call gave back, copied; widened to double, which keeps every bit but NaN payloads. */
final class Answer {
  private final Map<Output, double[]> values = new EnumMap<>(Output.class);

  void put(Output output, int count, IntToDoubleFunction value) {
    double[] copy = new double[count];
    java.util.Arrays.setAll(copy, value);
    values.put(output, copy);
  }

  void put(Output output, FloatSpan span) {
    put(output, span.length(), span::get);
  }

  boolean has(Output output) {
    return values.containsKey(output);
  }

  double get(Output output, int index) {
    return values.get(output)[index];
  }

  /** Every number, output by output. */
  DoubleStream numbers() {
    return values.values().stream().flatMapToDouble(DoubleStream::of);
  }

  /**
   * Fails unless one output is as near to the truth as its tolerance, {@code slack} times, says.
   */
  void requireClose(Output output, Estimate truth, double slack) {
    double[] actual = values.get(output);
    assertEquals(truth.count(), actual.length, output + " length");
    for (int i = 0; i < actual.length; i++) {
      if (!output.tolerance().accepts(truth.value(i), slack * truth.size(i), actual[i])) {
        fail(
            "%s[%d] is %s, but the true value is %s; %.2f of the tolerance"
                .formatted(
                    output,
                    i,
                    actual[i],
                    truth.value(i),
                    Math.abs(actual[i] - truth.value(i))
                        / output.tolerance().bound(slack * truth.size(i))));
      }
    }
  }

  /**
   * The largest error as a share of what is accepted; of results that are to be NaN or infinite
   * none.
   */
  double share(Output output, Estimate truth, double slack) {
    double[] actual = values.get(output);
    double most = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs(actual[i] - truth.value(i));
      if (Double.isFinite(truth.value(i)) && error != 0) {
        double share = error / output.tolerance().bound(slack * truth.size(i));
        most = Math.max(most, Double.isNaN(share) ? Double.POSITIVE_INFINITY : share);
      }
    }
    return most;
  }

  /** Fails unless every output of this answer has the same bits in the other. */
  void requireSameBits(Answer other, String what) {
    for (Output output : values.keySet()) {
      int count = values.get(output).length;
      assertEquals(other.values.get(output).length, count, output + " length");
      for (int i = 0; i < count; i++) {
        requireSameBits(output, i, other, what);
      }
    }
  }

  /** Fails unless an output has the same bits in the other wherever the truth is the same. */
  void requireSameBitsWhere(Output output, Estimate truth, Estimate otherTruth, Answer other) {
    for (int i = 0; i < truth.count(); i++) {
      if (truth.value(i) == otherTruth.value(i)) {
        requireSameBits(output, i, other, "without the NaN or infinity in another group");
      }
    }
  }

  private void requireSameBits(Output output, int i, Answer other, String what) {
    double actual = values.get(output)[i];
    double wanted = other.values.get(output)[i];
    if (Double.compare(wanted, actual) != 0) {
      fail("%s[%d] is %s, but %s %s".formatted(output, i, actual, wanted, what));
    }
  }
}
