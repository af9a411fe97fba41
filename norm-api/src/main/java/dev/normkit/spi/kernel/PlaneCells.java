package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;

/** Contiguous cells: channels first. A group's neighbouring cells are one contiguous run. */
final class PlaneCells implements Cells {
  private final Geometry.Channels geometry;
  private final RunLoops loops;
  private final RunMoments run;
  private final float[] sums = new float[2];

  PlaneCells(Geometry.Channels geometry, RunLoops loops, double epsilon) {
    this.geometry = geometry;
    this.loops = loops;
    run = new RunMoments(loops, epsilon, true);
  }

  @Override
  public void moments(
      FloatSpan x, int block, int from, int to, double[] mean, double[] variance, int at) {
    int channels = geometry.groupChannels();
    int length = channels * geometry.cellLength();
    for (int group = 0; group < (to - from) / channels; group++) {
      run.measure(x.array(), x.offset() + at(block, from + group * channels), length);
      mean[at + group] = run.mean;
      variance[at + group] = run.variance;
    }
  }

  @Override
  public void normalize(
      FloatSpan x,
      FloatSpan y,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight,
      FloatSpan bias) {
    int n = geometry.cellLength();
    for (int c = from; c < to; c++) {
      double mean = statistics.mean[c];
      double rstd = statistics.rstd[c];
      float gamma = weight.get(c);
      float beta = bias.get(c);
      int xAt = x.offset() + at(block, c);
      int yAt = y.offset() + at(block, c);
      if (Precision.ordinary(mean, rstd)) {
        float k = (float) mean;
        loops.normalizeRun(
            x.array(), xAt, y.array(), yAt, n, k, (float) (mean - k), (float) rstd * gamma, beta);
      } else {
        for (int i = 0; i < n; i++) {
          y.array()[yAt + i] = Precision.normalize(x.array()[xAt + i], mean, rstd, gamma, beta);
        }
      }
    }
  }

  @Override
  public void gradientSums(
      FloatSpan x,
      FloatSpan dy,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      double[] s,
      double[] q,
      int at) {
    for (int c = from; c < to; c++) {
      double mean = statistics.mean[c];
      int xAt = x.offset() + at(block, c);
      int dyAt = dy.offset() + at(block, c);
      double sum = 0;
      double product = 0;
      boolean precisely = !Precision.ordinary(mean, statistics.rstd[c]);
      if (!precisely) {
        float k = (float) mean;
        float r = (float) (mean - k);
        for (int i = 0; i < geometry.cellLength(); i += ReductionOrder.CHUNK) {
          int n = Math.min(ReductionOrder.CHUNK, geometry.cellLength() - i);
          loops.runGradientSums(x.array(), xAt + i, dy.array(), dyAt + i, n, k, r, sums);
          sum += sums[0];
          product += sums[1];
        }
        precisely = !Precision.gradientSumsSuffice(sum, product, statistics.rstd[c]);
      }
      if (precisely) {
        int n = geometry.cellLength();
        sum = Precision.sum(dy.array(), dyAt, 1, n);
        product = Precision.productSum(x.array(), xAt, dy.array(), dyAt, 1, n, mean);
      }
      s[at + c - from] = sum;
      q[at + c - from] = product;
    }
  }

  @Override
  public void inputGradient(
      FloatSpan x,
      FloatSpan dy,
      FloatSpan dx,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight) {
    int n = geometry.cellLength();
    for (int c = from; c < to; c++) {
      double mean = statistics.mean[c];
      double rstd = statistics.rstd[c];
      double p = statistics.p[c];
      double q = statistics.q[c];
      float gamma = weight.get(c);
      int xAt = x.offset() + at(block, c);
      int dyAt = dy.offset() + at(block, c);
      int dxAt = dx.offset() + at(block, c);
      if (Precision.ordinary(mean, rstd)) {
        float k = (float) mean;
        loops.runInputGradient(
            x.array(),
            xAt,
            dy.array(),
            dyAt,
            dx.array(),
            dxAt,
            n,
            k,
            (float) (mean - k),
            (float) rstd * gamma,
            (float) p,
            (float) q);
      } else {
        for (int i = 0; i < n; i++) {
          dx.array()[dxAt + i] =
              Precision.inputGradient(
                  x.array()[xAt + i], dy.array()[dyAt + i], mean, rstd, gamma, p, q);
        }
      }
    }
  }

  private int at(int block, int channel) {
    return (block * geometry.channels() + channel) * geometry.cellLength();
  }
}
