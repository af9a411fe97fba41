package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import java.util.Arrays;

/** What the elementwise loops of one block need, per channel, in double precision. */
final class ChannelStatistics {
  /** μ of the statistic group that the channel's cell belongs to. */
  final double[] mean;

  /** 1/√(σ²+ε). */
  final double[] rstd;

  /** Backward coefficient of x−μ. */
  final double[] p;

  /** Backward constant. */
  final double[] q;

  ChannelStatistics(int channels) {
    mean = new double[channels];
    rstd = new double[channels];
    p = new double[channels];
    q = new double[channels];
  }

  /** Derives rstd from the variances of a range of channels. */
  void takeVariances(double[] variance, int from, int to, double epsilon) {
    Moments.rstds(variance, from, to, epsilon, rstd);
  }

  /** The means of a range of channels, as the loops take them. */
  void toMeans(Coefficients c, int from, int to) {
    for (int i = from; i < to; i++) {
      c.setMean(i, mean[i]);
    }
  }

  /** rstd·γ of a range of channels, as the loops take them. */
  void toScales(Coefficients c, int from, int to, FloatSpan weight) {
    float[] gamma = weight.array();
    int at = weight.offset();
    for (int i = from; i < to; i++) {
      c.a[i] = (float) rstd[i] * gamma[at + i];
    }
  }

  /** The backward coefficients of a range of channels, as the loops take them. */
  void toSlopes(Coefficients c, int from, int to) {
    for (int i = from; i < to; i++) {
      c.p[i] = (float) p[i];
      c.q[i] = (float) q[i];
    }
  }

  /** Backward coefficients of statistics that do not depend on x. */
  void fixed(int from, int to) {
    Arrays.fill(p, from, to, 0);
    Arrays.fill(q, from, to, 0);
  }

  /** Whether float arithmetic does for channel c. */
  boolean ordinary(int c) {
    return Precision.ordinary(mean[c], rstd[c]);
  }

  /** The end of the stretch of channels from {@code from} for which float arithmetic does. */
  int ordinaryUntil(int from, int to) {
    int c = from;
    while (c < to && ordinary(c)) {
      c++;
    }
    return c;
  }
}
