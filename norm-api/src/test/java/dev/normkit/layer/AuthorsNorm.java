package dev.normkit.layer;

import dev.normkit.api.Layout;
import dev.normkit.api.NormParameters;
import dev.normkit.api.Shape;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;

/**
 * SwitchableNorm with the variances of its authors' code, by its formulas in double: σ²_in with
 * S−1, σ²_ln = mean of (σ²_in+μ²_in) − μ²_ln, σ²_bn likewise; on dense data with C−1 and N−1.
 * Gradients are differences, so they know no derivative.
 */
final class AuthorsNorm {
  private static final double STEP = 1e-4;

  private final Shape shape;
  private final double[] weight;
  private final double[] bias;
  private final double[] logits;
  private double[] batchVariance;

  AuthorsNorm(Shape shape, NormParameters parameters) {
    this.shape = shape;
    weight = wide(parameters.weight().toArray());
    bias = wide(parameters.bias().toArray());
    int mixing = parameters.meanLogits().length();
    logits = new double[2 * mixing];
    for (int j = 0; j < mixing; j++) {
      logits[j] = parameters.meanLogits().get(j);
      logits[mixing + j] = parameters.varianceLogits().get(j);
    }
  }

  private static double[] wide(float... values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private int channel(int i) {
    return shape.layout() == Layout.CHANNELS_FIRST
        ? i / shape.spatial() % shape.channels()
        : i % shape.channels();
  }

  private int sample(int i) {
    return i / (shape.channels() * shape.spatial());
  }

  double[] forward(float[] x) {
    return forward(wide(x));
  }

  private double[] forward(double... x) {
    int samples = shape.batch();
    int channels = shape.channels();
    double[][] mean = new double[samples][channels];
    double[][] variance = new double[samples][channels];
    for (int n = 0; n < samples; n++) {
      for (int c = 0; c < channels; c++) {
        int sample = n;
        int channel = c;
        IntPredicate in = i -> sample(i) == sample && channel(i) == channel;
        mean[n][c] = mean(x, in);
        variance[n][c] = shape.spatial() == 1 ? 0 : variance(x, in);
      }
    }
    boolean dense = !shape.hasSpatialAxes();
    batchVariance = new double[channels];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int n = sample(i);
      int c = channel(i);
      double layer = mean(x, j -> sample(j) == n);
      double batch = mean(x, j -> channel(j) == c);
      double layerVariance =
          dense
              ? variance(x, j -> sample(j) == n)
              : average(channels, k -> variance[n][k.intValue()] + square(mean[n][k.intValue()]))
                  - square(layer);
      batchVariance[c] =
          dense
              ? variance(x, j -> channel(j) == c)
              : average(samples, k -> variance[k.intValue()][c] + square(mean[k.intValue()][c]))
                  - square(batch);
      double mixedMean = mix(0, mean[n][c], layer, batch);
      double mixedVariance =
          mix(logits.length / 2, variance[n][c], layerVariance, batchVariance[c]);
      y[i] = weight[c] * (x[i] - mixedMean) / Math.sqrt(mixedVariance + 1e-5) + bias[c];
    }
    return y;
  }

  double batchVariance(int channel) {
    return batchVariance[channel];
  }

  private double mix(int from, double in, double layer, double batch) {
    double[] parts =
        logits.length == 4 ? new double[] {layer, batch} : new double[] {in, layer, batch};
    double sum = 0;
    double mixed = 0;
    for (int j = 0; j < parts.length; j++) {
      double exp = Math.exp(logits[from + j]);
      sum += exp;
      mixed += exp * parts[j];
    }
    return mixed / sum;
  }

  private static double square(double value) {
    return value * value;
  }

  private static double average(int count, ToDoubleFunction<Integer> of) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += of.applyAsDouble(k);
    }
    return sum / count;
  }

  private static double mean(double[] x, IntPredicate in) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      if (in.test(i)) {
        sum += x[i];
        count++;
      }
    }
    return sum / count;
  }

  private static double variance(double[] x, IntPredicate in) {
    double mean = mean(x, in);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      if (in.test(i)) {
        sum += square(x[i] - mean);
        count++;
      }
    }
    return sum / (count - 1);
  }

  private double loss(double[] x, float... dy) {
    double[] y = forward(x);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += y[i] * dy[i];
    }
    return loss;
  }

  double[] inputGradient(float[] x, float... dy) {
    double[] at = wide(x);
    return differences(at, at, dy);
  }

  double[] logitGradients(float[] x, float... dy) {
    return differences(logits, wide(x), dy);
  }

  private double[] differences(double[] moved, double[] x, float... dy) {
    double[] gradient = new double[moved.length];
    for (int i = 0; i < moved.length; i++) {
      double before = moved[i];
      moved[i] = before + STEP;
      double above = loss(x, dy);
      moved[i] = before - STEP;
      gradient[i] = (above - loss(x, dy)) / (2 * STEP);
      moved[i] = before;
    }
    return gradient;
  }
}
