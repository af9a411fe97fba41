package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;

/**
 * The cells of a {@link dev.normkit.spi.Geometry.Channels}: planes or columns. Every method works
 * on the channels {@code from} to {@code to} of one block; per-channel arrays are indexed by
 * channel. Stretches of channels go to the loops together; the rare ones for which float arithmetic
 * doesn't suffice are computed here, one by one, in double. Scratch of one thread.
 */
abstract class Cells {
  /** What the coefficients were taken for, so what of them has to keep its digits in float. */
  private enum Use {
    SUMS,
    OUTPUT,
    INPUT_GRADIENT,
    FIXED_INPUT_GRADIENT
  }

  final Geometry.Channels geometry;
  final Coefficients coefficients;

  /** rstd·γ alone: k, r and b stay 0. */
  private final Coefficients factors;

  /** From one element of a cell to the next. */
  private final int step;

  /** The elements of each cell that are written: from the first one to the end. */
  private int firstElement;

  private int endElement;

  private Use use = Use.SUMS;

  /** Float arithmetic suffices for all channels taken that come before this one. */
  private int ordinaryEnd;

  Cells(Geometry.Channels geometry) {
    this.geometry = geometry;
    coefficients = new Coefficients(geometry.channels());
    factors = new Coefficients(geometry.channels());
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

  /** y = t·a + b of channels by the backend's loops. */
  abstract void normalizeByLoop(
      FloatSpan x, FloatSpan y, int block, int from, int to, Coefficients c);

  /** Σdy and Σdy·t of channels by the backend's loops, into entries from {@code at}. */
  abstract void gradientSumsByLoop(
      FloatSpan x, FloatSpan dy, int block, int from, int to, double[] s, double[] q, int at);

  /** dx of channels by the backend's loops. */
  abstract void inputGradientByLoop(
      FloatSpan x, FloatSpan dy, FloatSpan dx, int block, int from, int to);

  /** Takes what {@link #gradientSums} needs of all channels that it is then given. */
  final void takeMeans(ChannelStatistics statistics, int from, int to) {
    statistics.toMeans(coefficients, from, to);
    begin(Use.SUMS, statistics, null, from, to);
  }

  /** Takes what {@link #normalize} needs of all channels that it is then given. */
  final void takeFactors(
      ChannelStatistics statistics, int from, int to, FloatSpan weight, FloatSpan bias) {
    statistics.toMeans(coefficients, from, to);
    statistics.toScales(coefficients, from, to, weight);
    System.arraycopy(bias.array(), bias.offset() + from, coefficients.b, from, to - from);
    begin(Use.OUTPUT, statistics, weight, from, to);
  }

  /** Takes what {@link #inputGradient} needs beside {@link #takeMeans}, after that. */
  final void takeSlopes(ChannelStatistics statistics, int from, int to, FloatSpan weight) {
    statistics.toScales(coefficients, from, to, weight);
    statistics.toSlopes(coefficients, from, to);
    begin(Use.INPUT_GRADIENT, statistics, weight, from, to);
  }

  /** Takes what {@link #fixedInputGradient} needs of all channels that it is then given. */
  final void takeFixed(ChannelStatistics statistics, int from, int to, FloatSpan weight) {
    statistics.toScales(factors, from, to, weight);
    begin(Use.FIXED_INPUT_GRADIENT, statistics, weight, from, to);
  }

  private void begin(Use next, ChannelStatistics statistics, FloatSpan weight, int from, int to) {
    use = next;
    ordinaryEnd = search(statistics, weight, from, to);
  }

  /** The end of the stretch of channels from {@code from} for which float arithmetic suffices. */
  private int ordinaryUntil(ChannelStatistics statistics, FloatSpan weight, int from, int to) {
    return from <= ordinaryEnd ? ordinaryEnd : search(statistics, weight, from, to);
  }

  private int search(ChannelStatistics statistics, FloatSpan weight, int from, int to) {
    boolean fixed = use == Use.FIXED_INPUT_GRADIENT;
    int end = fixed ? to : statistics.ordinaryMeans(from, to);
    if (use != Use.SUMS) {
      end = statistics.ordinaryFactors(fixed ? factors : coefficients, weight, from, end);
    }
    return use == Use.INPUT_GRADIENT ? statistics.ordinarySlopes(from, end) : end;
  }

  /** y from each channel's mean and rstd, γ and β; after {@link #takeFactors}. */
  final void normalize(
      FloatSpan x,
      FloatSpan y,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight,
      FloatSpan bias) {
    int c = from;
    while (c < to) {
      int end = ordinaryUntil(statistics, weight, c, to);
      if (end > c) {
        normalizeByLoop(x, y, block, c, end, coefficients);
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
      if ((c >= ordinaryEnd && !Precision.meanIsOrdinary(statistics.mean[c]))
          || !(Precision.productsSuffice(s[entry], q[entry], geometry.cellLength())
              || q[entry] == 0 && zeroSuffices(x, dy, at(block, c), s[entry], statistics, c))) {
        preciseGradientSums(x, dy, block, c, statistics.mean[c], s, q, entry);
      }
    }
  }

  /** Whether a Σdy·t of 0 is that of zeros, of dy or of t, or too small to matter if not. */
  private boolean zeroSuffices(
      FloatSpan x, FloatSpan dy, int at, double s, ChannelStatistics statistics, int c) {
    int n = geometry.cellLength();
    if (s == 0
        && (Precision.lostProductsAreSmall(statistics.rstd[c])
            || Precision.allZero(dy.array(), dy.offset() + at, step, n))) {
      return true;
    }
    return Math.abs(s) <= Double.MAX_VALUE
        && x.get(at) == statistics.mean[c]
        && Precision.allEqual(x.array(), x.offset() + at, step, n);
  }

  /** {@link #gradientSums} of one cell in double, into one entry. */
  final void preciseGradientSums(
      FloatSpan x,
      FloatSpan dy,
      int block,
      int channel,
      double mean,
      double[] s,
      double[] q,
      int entry) {
    int xAt = x.offset() + at(block, channel);
    int dyAt = dy.offset() + at(block, channel);
    int n = geometry.cellLength();
    s[entry] = Precision.sum(dy.array(), dyAt, step, n);
    q[entry] = Precision.productSum(x.array(), xAt, dy.array(), dyAt, step, n, mean);
  }

  /** dx from each channel's mean, rstd, γ and backward coefficients; after {@link #takeSlopes}. */
  final void inputGradient(
      FloatSpan x,
      FloatSpan dy,
      FloatSpan dx,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight) {
    int c = from;
    while (c < to) {
      int end = ordinaryUntil(statistics, weight, c, to);
      if (end > c) {
        inputGradientByLoop(x, dy, dx, block, c, end);
        c = end;
      } else {
        preciseInputGradient(x, dy, dx, block, c, statistics, weight);
        c++;
      }
    }
  }

  /** {@link #inputGradient} of one channel in double. */
  final void preciseInputGradient(
      FloatSpan x,
      FloatSpan dy,
      FloatSpan dx,
      int block,
      int c,
      ChannelStatistics statistics,
      FloatSpan weight) {
    int at = writtenAt(block, c);
    for (int i = 0; i < written(); i++) {
      int place = at + i * step;
      dx.array()[dx.offset() + place] =
          Precision.inputGradient(
              x.get(place),
              dy.get(place),
              statistics.mean[c],
              statistics.rstd[c],
              weight.get(c),
              statistics.p[c],
              statistics.q[c]);
    }
  }

  /**
   * dx = rstd·γ·dy, where statistics don't depend on x; after {@link #takeFixed}. Nothing of x goes
   * into it, so that a NaN there stays out.
   */
  final void fixedInputGradient(
      FloatSpan dy,
      FloatSpan dx,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight) {
    int c = from;
    while (c < to) {
      int end = ordinaryUntil(statistics, weight, c, to);
      if (end > c) {
        normalizeByLoop(dy, dx, block, c, end, factors);
        c = end;
      } else {
        int at = writtenAt(block, c);
        for (int i = 0; i < written(); i++) {
          int place = at + i * step;
          dx.array()[dx.offset() + place] =
              Precision.fixedInputGradient(dy.get(place), statistics.rstd[c], weight.get(c));
        }
        c++;
      }
    }
  }
}
