package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;

/**
 * The cells of a {@link dev.normkit.spi.Geometry.Channels}: planes or columns. Every method works
 * on the channels {@code from} to {@code to} of one block; per-channel arrays are indexed by
 * channel. Stretches of channels go to the loops together; the rare ones for which float arithmetic
 * does not do are computed here, one by one, in double. Scratch of one thread.
 */
abstract class Cells {
  final Geometry.Channels geometry;
  final Coefficients coefficients;

  /** From one element of a cell to the next. */
  private final int step;

  /** The elements of each cell that are written: from the first one to the end. */
  private int firstElement;

  private int endElement;

  /** Float arithmetic does for all channels taken that come before this one. */
  private int ordinaryEnd;

  Cells(Geometry.Channels geometry) {
    this.geometry = geometry;
    coefficients = new Coefficients(geometry.channels());
    step = geometry.interleaved() ? geometry.channels() : 1;
    writeAll();
  }

  /** From now on {@link #normalize} and {@link #inputGradient} write whole cells. */
  final void writeAll() {
    writeOnly(0, geometry.cellLength());
  }

  /** From now on they write only these elements of each cell; for interleaved cells. */
  final void writeOnly(int first, int end) {
    firstElement = first;
    endElement = end;
  }

  /** How many elements of each cell are written. */
  final int written() {
    return endElement - firstElement;
  }

  /** Where the elements of a cell begin that are written, relative to the tensor. */
  final int writtenAt(int block, int channel) {
    return at(block, channel) + firstElement * step;
  }

  /** Where a cell starts, relative to the tensor. */
  final int at(int block, int channel) {
    int cell = block * geometry.channels();
    return geometry.interleaved()
        ? cell * geometry.cellLength() + channel
        : (cell + channel) * geometry.cellLength();
  }

  /**
   * Mean and biased variance of each group of neighbouring channels.
   *
   * @param mean receives μ, one entry per group, from {@code at}
   * @param variance receives σ²
   */
  abstract void moments(
      FloatSpan x, int block, int from, int to, double[] mean, double[] variance, int at);

  /** y of channels by the backend's loops. */
  abstract void normalizeByLoop(FloatSpan x, FloatSpan y, int block, int from, int to);

  /** Σdy and Σdy·t of channels by the backend's loops, into entries from {@code at}. */
  abstract void gradientSumsByLoop(
      FloatSpan x, FloatSpan dy, int block, int from, int to, double[] s, double[] q, int at);

  /** dx of channels by the backend's loops. */
  abstract void inputGradientByLoop(
      FloatSpan x, FloatSpan dy, FloatSpan dx, int block, int from, int to);

  /**
   * Takes what {@link #gradientSums}, {@link #normalize} and {@link #inputGradient} need of all
   * channels that they are then given: means, and for which of them float arithmetic does.
   */
  final void takeMeans(ChannelStatistics statistics, int from, int to) {
    statistics.toMeans(coefficients, from, to);
    ordinaryEnd = statistics.ordinaryUntil(from, to);
  }

  /** The end of the stretch of channels from {@code from} for which float arithmetic does. */
  private int ordinaryUntil(ChannelStatistics statistics, int from, int to) {
    return from <= ordinaryEnd ? ordinaryEnd : statistics.ordinaryUntil(from, to);
  }

  /** y from each channel's mean and rstd, γ and β; after {@link #takeMeans}. */
  final void normalize(
      FloatSpan x,
      FloatSpan y,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight,
      FloatSpan bias) {
    statistics.toScales(coefficients, from, to, weight);
    System.arraycopy(bias.array(), bias.offset() + from, coefficients.b, from, to - from);
    int c = from;
    while (c < to) {
      int end = ordinaryUntil(statistics, c, to);
      if (end > c) {
        normalizeByLoop(x, y, block, c, end);
        c = end;
      } else {
        normalizePrecisely(x, y, writtenAt(block, c), c, statistics, weight.get(c), bias.get(c));
        c++;
      }
    }
  }

  private void normalizePrecisely(
      FloatSpan x,
      FloatSpan y,
      int at,
      int c,
      ChannelStatistics statistics,
      float weight,
      float bias) {
    for (int i = 0; i < written(); i++) {
      int place = at + i * step;
      y.array()[y.offset() + place] =
          Precision.normalize(x.get(place), statistics.mean[c], statistics.rstd[c], weight, bias);
    }
  }

  /**
   * Σdy and Σdy·(x−mean) of each cell; after {@link #takeMeans}.
   *
   * @param s receives Σdy, one entry per channel, from {@code at}
   * @param q receives Σdy·(x−mean)
   */
  final void gradientSums(
      FloatSpan x,
      FloatSpan dy,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      double[] s,
      double[] q,
      int at) {
    gradientSumsByLoop(x, dy, block, from, to, s, q, at);
    for (int c = from; c < to; c++) {
      int entry = at + c - from;
      if ((c >= ordinaryEnd && !statistics.ordinary(c))
          || !Precision.gradientSumsSuffice(s[entry], q[entry], statistics.rstd[c])) {
        int place = at(block, c);
        int n = geometry.cellLength();
        s[entry] = Precision.sum(dy.array(), dy.offset() + place, step, n);
        q[entry] =
            Precision.productSum(
                x.array(),
                x.offset() + place,
                dy.array(),
                dy.offset() + place,
                step,
                n,
                statistics.mean[c]);
      }
    }
  }

  /** dx from each channel's mean, rstd, γ and backward coefficients; after {@link #takeMeans}. */
  final void inputGradient(
      FloatSpan x,
      FloatSpan dy,
      FloatSpan dx,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight) {
    statistics.toScales(coefficients, from, to, weight);
    statistics.toSlopes(coefficients, from, to);
    int c = from;
    while (c < to) {
      int end = ordinaryUntil(statistics, c, to);
      if (end > c) {
        inputGradientByLoop(x, dy, dx, block, c, end);
        c = end;
      } else {
        inputGradientPrecisely(x, dy, dx, writtenAt(block, c), c, statistics, weight.get(c));
        c++;
      }
    }
  }

  private void inputGradientPrecisely(
      FloatSpan x,
      FloatSpan dy,
      FloatSpan dx,
      int at,
      int c,
      ChannelStatistics statistics,
      float weight) {
    for (int i = 0; i < written(); i++) {
      int place = at + i * step;
      dx.array()[dx.offset() + place] =
          Precision.inputGradient(
              x.get(place),
              dy.get(place),
              statistics.mean[c],
              statistics.rstd[c],
              weight,
              statistics.p[c],
              statistics.q[c]);
    }
  }
}
