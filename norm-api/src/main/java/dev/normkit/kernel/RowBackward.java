package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.Geometry;

/**
 * The backward pass over a range of row chunks: a few rows at a time, sums, then dx. {@link
 * Loops#backward} walks it, in three states: {@link #next} gives rows to be summed; {@link #summed}
 * takes their sums, and says whether the loop has still to write their dx; where {@code next}
 * returns false, all rows of the chunk are done. Rows for which float arithmetic doesn't suffice
 * are computed here, in double. Scratch of one thread.
 */
public final class RowBackward {
  private final Geometry.Rows rows;
  private final Affine affine;
  private final Loops loops;
  private final double epsilon;
  private final double smallestRadicand;
  private final RowSlopes slopes;
  private final Coefficients coefficients;
  private final Sums sums;
  private final int most;
  private final int capacity;
  private final Block x = new Block();
  private final Block dy = new Block();
  private final Block dx = new Block();
  private final Block oneX = new Block();
  private final Block oneDy = new Block();
  private final Block oneDx = new Block();
  private final PreciseGroup precise = new PreciseGroup();

  /** What the call is about. */
  private BackwardArgs args;

  private FloatSpan weight;
  private Moments saved;
  private boolean writesDx;

  /** The rows at hand, the first and how many, and the end of the chunk. */
  private int row;

  private int first;
  private int count;
  private int end;

  RowBackward(RowPace pace, Affine affine, Loops loops, double epsilon, Placement placement) {
    Geometry.Rows rows = pace.rows();
    this.rows = rows;
    this.affine = affine;
    this.loops = loops;
    this.epsilon = epsilon;
    smallestRadicand = Precision.smallestRadicand(epsilon);
    most = pace.most();
    capacity = RowKernel.capacity(rows);
    slopes = new RowSlopes(rows, capacity);
    coefficients = new Coefficients(placement, capacity);
    sums = new Sums(placement, capacity);
  }

  /**
   * Whether no sum of a chunk can leave the range of float: |x̂| is at most √c, so that of {@link
   * ReductionOrder#ROWS} terms dy·x̂ none can if each |dy| is small enough.
   */
  boolean sumsStayFinite(BackwardArgs call) {
    double bound = Float.MAX_VALUE / (2 * ReductionOrder.ROWS * Math.sqrt(rows.length()));
    return allWithin(call.dy(), (float) bound);
  }

  /** Whether all values are numbers, and none is infinite. */
  boolean allFinite(FloatSpan values) {
    return values.length() == 0 || allWithin(values, Float.MAX_VALUE);
  }

  private boolean allWithin(FloatSpan values, float limit) {
    boolean within = loops.allWithin(oneX.place(values, 0, 1, values.length()), limit);
    oneX.clear();
    return within;
  }

  /** Sums dγ and dβ of chunks, and writes their dx if asked to. */
  void run(BackwardArgs call, RowGradients gradients, boolean writes, int from, int to) {
    begin(call, writes);
    for (int chunk = from; chunk < to; chunk++) {
      gradients.clear(chunk);
      sums.takeParameters(gradients.weight(chunk), gradients.bias(chunk));
      first = gradients.firstRow(chunk);
      restart();
      end = gradients.firstRow(chunk + 1);
      if (rows.length() <= ReductionOrder.CHUNK) {
        loops.backward(this);
      } else {
        longRows();
      }
    }
    finish();
  }

  /** Begins with the chunk's first row, the first time or, for idle blocks, once more. */
  void restart() {
    row = first;
    count = 0;
  }

  private void begin(BackwardArgs call, boolean writes) {
    args = call;
    weight = affine.weight(call.forward().parameters());
    saved = call.forward().moments().get();
    writesDx = writes;
    coefficients.takeParameters(weight, weight);
    x.place(call.forward().x(), 0, 1, rows.length());
    dy.place(call.dy(), 0, 1, rows.length());
    dx.place(call.dx(), 0, 1, rows.length());
  }

  /** Keeps none of the call's data reachable. */
  private void finish() {
    args = null;
    weight = null;
    saved = null;
    coefficients.clearParameters();
    precise.withoutParameters();
    x.clear();
    dy.clear();
    dx.clear();
    oneX.clear();
    oneDy.clear();
    oneDx.clear();
  }

  /** Rows whose sums take several chunks of elements. */
  private void longRows() {
    while (next(Math.min(most, RowForward.LONG_ROWS))) {
      sumLongRows();
      if (writesDx && slopesFollow()) {
        loops.inputGradient(x, dy, dx, coefficients);
      }
    }
  }

  private void sumLongRows() {
    slopes.clearFirst(count);
    int parameterAt = rows.parameterAt(row);
    for (int from = 0; from < rows.length(); from += ReductionOrder.CHUNK) {
      int n = Math.min(ReductionOrder.CHUNK, rows.length() - from);
      coefficients.parametersFrom(parameterAt + from);
      sums.parametersFrom(parameterAt + from);
      loops.gradientSums(
          oneX.place(x.array(), x.offset() + from, count, n).apart(x.stride()),
          oneDy.place(dy.array(), dy.offset() + from, count, n).apart(dy.stride()),
          coefficients,
          sums);
      slopes.addFirst(count, sums);
    }
    coefficients.parametersFrom(parameterAt);
  }

  /**
   * Goes on to the next rows.
   *
   * @param atMost how many the loop wants at a time; it gets at least one and at most {@link
   *     RowMoments#CAPACITY}
   * @return whether there are any
   */
  public boolean next(int atMost) {
    row += count;
    while (row < end) {
      count = take(Math.min(Math.min(Math.max(1, atMost), capacity), end - row));
      if (count > 0) {
        place();
        return true;
      }
      if (!x.isIdle()) {
        computePrecisely();
      }
      row++;
    }
    count = 0;
    return false;
  }

  private void place() {
    int at = row * rows.length();
    x.move(args.forward().x().offset() + at, count);
    dy.move(args.dy().offset() + at, count);
    dx.move(args.dx().offset() + at, count);
    int parameterAt = rows.parameterAt(row);
    coefficients.parametersFrom(parameterAt);
    sums.parametersFrom(parameterAt);
  }

  /** Takes the saved moments of rows: gives how many, up to one for which float doesn't suffice. */
  private int take(int wanted) {
    for (int i = 0; i < wanted; i++) {
      double mean = saved.mean(row + i);
      if (!Precision.ordinary(mean, saved.rstd(row + i)) || !showsBeside(row + i)) {
        return i;
      }
      coefficients.set(i, mean, rstd(row + i));
    }
    return wanted;
  }

  /** Whether σ² shows beside an ε so large that x̂ could leave the range of float. */
  private boolean showsBeside(int which) {
    return smallestRadicand == Precision.SMALLEST_RADICAND
        || !(saved.variance(which) + epsilon < smallestRadicand);
  }

  /** The saved rstd of a row; 0 for a row of one centred value, whose y is β whatever x is. */
  private double rstd(int which) {
    return rstd(rows, saved, which);
  }

  /** {@link #rstd(int)} from given moments. */
  static double rstd(Geometry.Rows rows, Moments moments, int which) {
    return rows.centered() && rows.length() == 1 ? 0 : moments.rstd(which);
  }

  /**
   * Takes the sums of the rows at hand. Where float arithmetic doesn't suffice for the dx of one of
   * them, which shows only now, all of them are written here.
   *
   * @return whether the loop has still to write their dx
   */
  public boolean summed() {
    if (!writesDx) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      slopes.take(i, sums);
    }
    return slopesFollow();
  }

  /** Derives slopes and constants from the sums at hand, or writes all of these rows. */
  private boolean slopesFollow() {
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      ordinary &= slopesFollow(i);
    }
    if (!ordinary) {
      writeOneByOne();
    }
    return ordinary;
  }

  /**
   * Takes the sums of one of the rows at hand, for a loop that writes the dx of each behind its
   * sums.
   *
   * @param i which, from 0
   * @return whether the loop has still to write its dx
   */
  public boolean summed(int i) {
    if (!writesDx) {
      return false;
    }
    slopes.take(i, sums);
    if (slopesFollow(i)) {
      return true;
    }
    writeOne(i);
    return false;
  }

  private boolean slopesFollow(int i) {
    return slopes.toCoefficients(i, rstd(row + i), coefficients) || x.isIdle();
  }

  /** Writes dx of rows, each by itself, so that its neighbours don't change it. */
  private void writeOneByOne() {
    for (int i = 0; i < count; i++) {
      writeOne(i);
    }
  }

  private void writeOne(int i) {
    placeOne(i);
    double rstd = rstd(row + i);
    boolean suffice = slopes.sumsSuffice(i, rstd) || zeroSumSuffices(i, rstd);
    if (!suffice) {
      sumPrecisely(i, rstd);
    }
    if (suffice && slopesAreOrdinary(i, rstd)) {
      slopes.toCoefficients(i, rstd, coefficients);
      loops.inputGradient(oneX, oneDy, oneDx, coefficients.from(i));
      coefficients.from(0);
    } else {
      writePrecisely(i, rstd);
    }
  }

  private void placeOne(int i) {
    oneX.place(x.array(), x.at(i), 1, x.n());
    oneDy.place(dy.array(), dy.at(i), 1, x.n());
    oneDx.place(dx.array(), dx.at(i), 1, x.n());
  }

  private boolean slopesAreOrdinary(int i, double rstd) {
    return Precision.slopesAreOrdinary(slopes.slope(i, rstd), slopes.constant(i, rstd), rstd);
  }

  /** Whether a Σg·t of 0 is that of zeros, or too small to matter if not. */
  private boolean zeroSumSuffices(int i, double rstd) {
    if (slopes.productSum[i] != 0) {
      return false;
    }
    if (rows.centered() && slopes.sum[i] != 0) {
      return slopes.sumShows(i) && PreciseGroup.allEqual(oneX, oneX.get(0, 0));
    }
    return Precision.lostProductsDontShow(rstd) || PreciseGroup.allEqual(oneDy, 0);
  }

  /** Σg and Σg·(x−μ) of row i of those at hand, in double. */
  private void sumPrecisely(int i, double rstd) {
    precise(i, rstd).gradientSums(oneX, oneDy);
    slopes.clear(i);
    slopes.add(i, precise.sum, precise.product);
  }

  private void writePrecisely(int i, double rstd) {
    precise(i, rstd)
        .slopes(slopes.slope(i, rstd), slopes.constant(i, rstd))
        .inputGradient(oneX, oneDy, oneDx);
  }

  private PreciseGroup precise(int i, double rstd) {
    return precise
        .statistics(saved.mean(row + i), rstd)
        .parameters(weight, weight, rows.parameterAt(row + i), true);
  }

  /** All of a row whose moments float arithmetic can't take. */
  private void computePrecisely() {
    count = 1;
    place();
    placeOne(0);
    addPrecisely();
    if (writesDx) {
      sumPrecisely(0, rstd(row));
      writePrecisely(0, rstd(row));
    }
  }

  private void addPrecisely() {
    double mean = saved.mean(row);
    double rstd = rstd(row);
    int parameterAt = rows.parameterAt(row);
    for (int j = 0; j < x.n(); j++) {
      float gradient = dy.get(0, j);
      sums.weight()[parameterAt + j] += (float) (gradient * ((x.get(0, j) - mean) * rstd));
      sums.bias()[parameterAt + j] += gradient;
    }
  }

  /**
   * How many rows suit best at a time: many of short ones; where memory is the limit, one.
   *
   * @return what to ask {@link #next} for, unless dx of each row is written behind its sums
   */
  public int most() {
    return most;
  }

  /** {@return the rows at hand, contiguous} */
  public Block x() {
    return x;
  }

  /** {@return their gradients with respect to y, contiguous} */
  public Block dy() {
    return dy;
  }

  /** {@return where their gradients with respect to x go, contiguous} */
  public Block dx() {
    return dx;
  }

  /**
   * Receives their sums, and what is added to dγ and dβ.
   *
   * @return one entry per row
   */
  public Sums sums() {
    return sums;
  }

  /**
   * Mean, rest and scale, and after {@link #summed} slope and constant.
   *
   * @return by row, γ by element
   */
  public Coefficients coefficients() {
    return coefficients;
  }
}
