package dev.normkit.spi.kernel;

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

  /** Whether float arithmetic does for all channels of a range. */
  boolean ordinary(int from, int to) {
    for (int c = from; c < to; c++) {
      if (!Precision.ordinary(mean[c], rstd[c])) {
        return false;
      }
    }
    return true;
  }
}
