package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.spi.Geometry;

/**
 * A part of the cells of a {@link Geometry.Channels}, planes or columns: neighbouring channels of
 * one block, which a thread works on. Stretches of channels go to the loops together; the rare ones
 * for which float arithmetic doesn't suffice are computed here, one by one, in double. Scratch of
 * one thread.
 */
final class Cells {
  /** What the coefficients were taken for, so what of them has to keep its digits in float. */
  private enum Use {
    SUMS,
    OUTPUT,
    INPUT_GRADIENT,
    /** Nothing of x goes into it, so that a NaN there stays out. */
    FIXED_INPUT_GRADIENT
  }

  private final Geometry.Channels geometry;

  /** Where statistics differ from block to block. */
  final ChannelStatistics own;

  /** Of each group of the part. */
  final Moments.Values moments;

  private final Loops loops;
  private final CellSums sums;
  private final Coefficients coefficients;

  /** rstd·γ alone: mean, rest and shift stay 0. */
  private final Coefficients factors;

  private final Block xBlock = new Block();
  private final Block dyBlock = new Block();
  private final Block outBlock = new Block();
  private final PreciseGroup precise = new PreciseGroup();

  /** From one element of a cell to the next. */
  private final int step;

  /** What the call is about: y or dx is the output. */
  private FloatSpan x;

  private FloatSpan dy;
  private FloatSpan out;
  private FloatSpan weight;
  private FloatSpan bias;

  /** The part. */
  private int block;

  private int from;
  private int to;

  /** The elements of each cell that are written: from the first one to the end. */
  private int firstElement;

  private int endElement;

  private Use use = Use.SUMS;
  private ChannelStatistics taken;

  /** The channels whose statistics, the same for all blocks, were taken last. */
  private int takenFrom;

  private int takenTo;

  /** Float arithmetic suffices for all channels taken that come before this one. */
  private int ordinaryEnd;

  Cells(Geometry.Channels geometry, Loops loops, CellSums sums) {
    this.geometry = geometry;
    this.loops = loops;
    this.sums = sums;
    int channels = geometry.channels();
    Placement placement = geometry.interleaved() ? Placement.ELEMENT : Placement.ROW;
    coefficients = new Coefficients(placement, channels);
    factors = new Coefficients(placement, channels);
    own = new ChannelStatistics(channels);
    moments = new Moments.Values(new double[channels], new double[channels], new double[channels]);
    step = geometry.interleaved() ? channels : 1;
  }

  /** Takes what a call is about. */
  void begin(CellCall call) {
    x = call.forward.x();
    weight = call.weight();
    bias = call.bias();
    if (call.backward == null) {
      out = call.forward.y();
    } else {
      dy = call.backward.dy();
      out = call.backward.dx();
    }
    takenTo = takenFrom;
    firstElement = 0;
    endElement = geometry.cellLength();
  }

  /** Keeps none of the call's data reachable. */
  void end() {
    x = null;
    dy = null;
    out = null;
    weight = null;
    bias = null;
    taken = null;
    xBlock.clear();
    dyBlock.clear();
    outBlock.clear();
    precise.withoutParameters();
  }

  /** Goes to channels {@code newFrom} (inclusive) to {@code newTo} (exclusive) of a block. */
  void part(int newBlock, int newFrom, int newTo) {
    block = newBlock;
    from = newFrom;
    to = newTo;
  }

  /** From now on only these elements of each cell are written; for interleaved cells. */
  void writeOnly(int first, int end) {
    firstElement = first;
    endElement = end;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The cell of channel 0 of the block, counted over all blocks. */
  int firstCell() {
    return block * geometry.channels();
  }

  /** γ of each channel. */
  FloatSpan weight() {
    return weight;
  }

  /**
   * Whether statistics that are the same for all blocks have still to be taken for this part; asked
   * once per block, and for all blocks alike.
   */
  boolean beginsChannels() {
    boolean first = takenFrom != from || takenTo != to;
    takenFrom = from;
    takenTo = to;
    return first;
  }

  /** Where the elements of a channel begin that are written, relative to the tensor. */
  private int writtenAt(int channel) {
    return geometry.interleaved()
        ? firstCell() * geometry.cellLength() + channel + firstElement * step
        : (firstCell() + channel) * geometry.cellLength();
  }

  /** Places all blocks at the elements of channels that are written. */
  private void place(int c, int end) {
    place(xBlock, x, c, end);
    place(outBlock, out, c, end);
    if (dy != null) {
      place(dyBlock, dy, c, end);
    }
  }

  private void place(Block target, FloatSpan span, int c, int end) {
    int at = span.offset() + writtenAt(c);
    if (geometry.interleaved()) {
      target.place(span.array(), at, endElement - firstElement, end - c).apart(step);
    } else {
      target.place(span.array(), at, end - c, geometry.cellLength());
    }
  }

  /** Mean and biased variance of each group of the part, into entries from {@code at}. */
  void moments(double[] means, double[] variances, int at) {
    place(from, to);
    sums.moments(xBlock, from, means, variances, at);
  }

  /** Takes what {@link #gradientSums} needs. */
  void takeMeans(ChannelStatistics statistics) {
    statistics.toMeans(coefficients, from, to);
    take(Use.SUMS, statistics);
  }

  /** Takes what y needs: {@link #write} then writes it. */
  void takeFactors(ChannelStatistics statistics) {
    statistics.toMeans(coefficients, from, to);
    statistics.toScales(coefficients, from, to, weight);
    System.arraycopy(bias.array(), bias.offset() + from, coefficients.shift, from, to - from);
    take(Use.OUTPUT, statistics);
  }

  /** Takes what dx needs beside {@link #takeMeans}, after that: {@link #write} then writes it. */
  void takeSlopes(ChannelStatistics statistics) {
    statistics.toScales(coefficients, from, to, weight);
    statistics.toSlopes(coefficients, from, to);
    take(Use.INPUT_GRADIENT, statistics);
  }

  /** Takes what dx = rstd·γ·dy needs, where statistics don't depend on x. */
  void takeFixed(ChannelStatistics statistics) {
    statistics.toScales(factors, from, to, weight);
    take(Use.FIXED_INPUT_GRADIENT, statistics);
  }

  private void take(Use next, ChannelStatistics statistics) {
    use = next;
    taken = statistics;
    ordinaryEnd = search(from);
  }

  /** The end of the stretch of channels from one on for which float arithmetic suffices. */
  private int ordinaryUntil(int c) {
    return c <= ordinaryEnd ? ordinaryEnd : search(c);
  }

  private int search(int c) {
    boolean fixed = use == Use.FIXED_INPUT_GRADIENT;
    int end = fixed ? to : taken.ordinaryMeans(c, to);
    if (use != Use.SUMS) {
      end = taken.ordinaryFactors(fixed ? factors : coefficients, weight, c, end);
    }
    return use == Use.INPUT_GRADIENT ? taken.ordinarySlopes(c, end) : end;
  }

  /** Writes the part's y or dx, whichever coefficients were taken for. */
  void write() {
    Coefficients c = use == Use.FIXED_INPUT_GRADIENT ? factors : coefficients;
    int channel = from;
    while (channel < to) {
      int end = ordinaryUntil(channel);
      if (end > channel) {
        place(channel, end);
        writeByLoop(c.from(channel));
        channel = end;
      } else {
        writePrecisely(channel);
        channel++;
      }
    }
  }

  /** Writes the channels that were placed by the backend's loops. */
  private void writeByLoop(Coefficients c) {
    switch (use) {
      case OUTPUT -> loops.normalize(xBlock, outBlock, c);
      case INPUT_GRADIENT -> loops.inputGradient(xBlock, dyBlock, outBlock, c);
      case FIXED_INPUT_GRADIENT -> loops.normalize(dyBlock, outBlock, c);
      case SUMS -> throw new IllegalStateException("sums write nothing");
    }
  }

  private void writePrecisely(int c) {
    place(c, c + 1);
    PreciseGroup group = group(c).slopes(taken.p[c], taken.q[c]).parameters(weight, bias, c, false);
    switch (use) {
      case OUTPUT -> group.normalize(xBlock, outBlock);
      case INPUT_GRADIENT -> group.inputGradient(xBlock, dyBlock, outBlock);
      case FIXED_INPUT_GRADIENT -> group.fixedInputGradient(dyBlock, outBlock);
      case SUMS -> throw new IllegalStateException("sums write nothing");
    }
  }

  private PreciseGroup group(int c) {
    return precise.statistics(taken.mean[c], taken.rstd[c]);
  }

  /** dx of the part in double, from statistics that need no taking. */
  void inputGradientPrecisely(ChannelStatistics statistics) {
    use = Use.INPUT_GRADIENT;
    taken = statistics;
    for (int c = from; c < to; c++) {
      writePrecisely(c);
    }
  }

  /**
   * Σdy and Σdy·(x−mean) of each cell; after {@link #takeMeans}.
   *
   * @param s receives Σdy, one entry per channel, from {@code at}
   * @param q receives Σdy·(x−mean)
   */
  void gradientSums(double[] s, double[] q, int at) {
    place(from, to);
    sums.gradients(xBlock, dyBlock, coefficients.from(from), s, q, at);
    for (int c = from; c < to; c++) {
      int entry = at + c - from;
      if ((c >= ordinaryEnd && !Precision.meanIsOrdinary(taken.mean[c]))
          || !(Precision.productsSuffice(s[entry], q[entry], geometry.cellLength())
              || q[entry] == 0 && zeroSuffices(s[entry], c))) {
        gradientSumsPrecisely(c, s, q, entry);
      }
    }
  }

  /** Whether a Σdy·t of 0 is that of zeros, of dy or of t, or too small to matter if not. */
  private boolean zeroSuffices(double s, int c) {
    place(c, c + 1);
    return s == 0
            && (Precision.lostProductsAreSmall(taken.rstd[c]) || PreciseGroup.allEqual(dyBlock, 0))
        || Math.abs(s) <= Double.MAX_VALUE
            && xBlock.get(0, 0) == taken.mean[c]
            && PreciseGroup.allEqual(xBlock, xBlock.get(0, 0));
  }

  /** {@link #gradientSums} of one channel in double, into one entry. */
  void gradientSumsPrecisely(int c, double[] s, double[] q, int entry) {
    place(c, c + 1);
    group(c).withoutParameters().gradientSums(xBlock, dyBlock);
    s[entry] = precise.sum;
    q[entry] = precise.product;
  }
}
