package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;

/** What the elementwise loops of one block need, per channel, in double precision. */
final class ChannelStatistics {
  /**
   * μ of the statistic group that the channel's cell belongs to. In the backward pass of a mix,
   * what x is centred at instead: the cell's own mean, near which x lies.
   */
  final double[] mean;

  /** 1/√(σ²+ε). */
  final double[] rstd;

  /** Backward coefficient of x−μ, μ being {@link #mean}. */
  final double[] p;

  /** Backward constant. */
  final double[] q;

  ChannelStatistics(int channels) {
    mean = new double[channels];
    rstd = new double[channels];
    p = new double[channels];
    q = new double[channels];
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
      c.scale[i] = (float) (rstd[i] * gamma[at + i]);
    }
  }

  /** The backward coefficients of a range of channels, as the loops take them. */
  void toSlopes(Coefficients c, int from, int to) {
    for (int i = from; i < to; i++) {
      c.slope[i] = (float) p[i];
      c.constant[i] = (float) q[i];
    }
  }

  /** The end of the stretch of channels from {@code from} whose means suffice in float. */
  int ordinaryMeans(int from, int to) {
    int c = from;
    while (c < to && Precision.meanIsOrdinary(mean[c])) {
      c++;
    }
    return c;
  }

  /** The same of factors rstd·γ, after {@link #toScales}. */
  int ordinaryFactors(Coefficients taken, FloatSpan weight, int from, int to) {
    float[] gamma = weight.array();
    int at = weight.offset();
    int c = from;
    while (c < to && Precision.factorIsOrdinary(taken.scale[c], rstd[c], gamma[at + c])) {
      c++;
    }
    return c;
  }

  /** The same of the backward coefficients. */
  int ordinarySlopes(int from, int to) {
    int c = from;
    while (c < to && Precision.slopesAreOrdinary(p[c], q[c], rstd[c])) {
      c++;
    }
    return c;
  }
}
