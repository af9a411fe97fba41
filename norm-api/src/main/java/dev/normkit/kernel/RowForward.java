package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;

/**
 * The forward pass over a range of rows: a few at a time, statistics, then normalizing while they
 * are in the nearest cache. {@link Loops#forward} walks it, in three states: {@link #next} gives
 * rows to be summed; {@link #summed} takes their sums, and says whether the loop has still to
 * normalize them (rows for which float arithmetic doesn't suffice are then written already); where
 * {@code next} returns false, all are done. Scratch of one thread.
 */
public final class RowForward {
  /** How many rows share the loads of γ and β, where the sums of each take several chunks. */
  static final int LONG_ROWS = 2;

  private final Geometry.Rows rows;
  private final Affine affine;
  private final Loops loops;
  private final RowMoments moments;
  private final Coefficients coefficients;
  private final int most;
  private final int capacity;
  private final Block x = new Block();
  private final Block y = new Block();
  private final Block oneX = new Block();
  private final Block oneY = new Block();
  private final PreciseGroup precise = new PreciseGroup();

  /** What the call is about. */
  private ForwardArgs args;

  /** Where the call saves moments, or null. */
  private Moments saved;

  /** The rows at hand, the first and how many, and the range. */
  private int row;

  private int count;
  private int first;
  private int end;

  RowForward(RowPace pace, Affine affine, Loops loops, double epsilon, Placement placement) {
    Geometry.Rows rows = pace.rows();
    this.rows = rows;
    this.affine = affine;
    this.loops = loops;
    most = pace.most();
    int n = rows.length();
    capacity = RowKernel.capacity(rows);
    moments = new RowMoments(loops, n, capacity, epsilon, rows.centered());
    coefficients = new Coefficients(placement, capacity);
  }

  void run(ForwardArgs call, int from, int to) {
    begin(call, from, to);
    if (rows.length() <= ReductionOrder.CHUNK) {
      loops.forward(this);
    } else {
      longRows();
    }
    finish();
  }

  /** Rows whose sums take several chunks of elements. */
  private void longRows() {
    while (next(Math.min(most, LONG_ROWS))) {
      moments.measure(x);
      if (moments.finish(count)) {
        for (int i = 0; i < count; i++) {
          prepare(i);
        }
        loops.normalize(x, y, coefficients);
      } else {
        for (int i = 0; i < count; i++) {
          write(i);
        }
      }
    }
  }

  private void begin(ForwardArgs call, int from, int to) {
    args = call;
    saved = call.moments().orElse(null);
    coefficients.takeParameters(affine.weight(call.parameters()), affine.bias(call.parameters()));
    x.place(call.x(), 0, 1, rows.length());
    y.place(call.y(), 0, 1, rows.length());
    first = from;
    row = from;
    count = 0;
    end = to;
  }

  /** Begins with the first row once more, for idle blocks, of which nothing is saved. */
  void restart() {
    saved = null;
    row = first;
    count = 0;
  }

  /** Keeps none of the call's data reachable. */
  private void finish() {
    args = null;
    saved = null;
    coefficients.clearParameters();
    precise.withoutParameters();
    moments.clear();
    x.clear();
    y.clear();
    oneX.clear();
    oneY.clear();
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
    int wanted = Math.min(Math.min(Math.max(1, atMost), capacity), end - row);
    if (wanted != count) { // as in Block.move
      count = wanted;
    }
    if (count <= 0) {
      return false;
    }
    int at = row * rows.length();
    x.move(args.x().offset() + at, count);
    y.move(args.y().offset() + at, count);
    coefficients.parametersFrom(rows.parameterAt(row));
    return true;
  }

  /**
   * Takes the sums of the rows at hand.
   *
   * @return whether the loop has still to normalize them
   */
  public boolean summed() {
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      ordinary &= moments.take(i, coefficients, saved, row + i);
    }
    ordinary |= x.isIdle();
    if (!ordinary) {
      writeOneByOne();
    }
    return ordinary;
  }

  /**
   * Takes the sums of one of the rows at hand, for a loop that normalizes each behind its sums.
   *
   * @param i which, from 0
   * @return whether the loop has still to normalize it
   */
  public boolean summed(int i) {
    boolean ordinary = moments.take(i, coefficients, saved, row + i) || x.isIdle();
    if (!ordinary) {
      writeFromSums(i);
    }
    return ordinary;
  }

  /**
   * Takes the moments of the rows at hand, for a backend that derives {@link RowMoments#mean},
   * {@link RowMoments#variance}, {@link RowMoments#rstd} and the coefficients mean, rest and scale
   * from the sums itself: by the formulas of {@link RowMoments} in that order, else it gives other
   * bits than the others.
   *
   * @param ordinary whether of every row shift² ≤ σ²+ε, σ²+ε lies from {@link
   *     RowMoments#smallestRadicand} to {@link Precision#LARGEST_RADICAND} and |μ| is at most
   *     {@link Precision#LARGEST_MEAN}; if not, what was derived doesn't count
   * @return whether the loop has still to normalize them
   */
  public boolean summed(boolean ordinary) {
    if (!ordinary) {
      writeOneByOne();
    } else if (saved != null) {
      saved.set(row, count, moments.values);
    }
    return ordinary;
  }

  /** Writes rows, each by itself, so that its neighbours don't change it. */
  private void writeOneByOne() {
    for (int i = 0; i < count; i++) {
      writeFromSums(i);
    }
  }

  private void writeFromSums(int i) {
    moments.finish(x, i);
    write(i);
  }

  /** Saves the moments of row i of those at hand, and sets what normalizes it. */
  private void prepare(int i) {
    double mean = moments.mean[i];
    if (saved != null) {
      saved.set(row + i, mean, moments.variance[i], moments.epsilon);
    }
    coefficients.set(i, mean, moments.rstd[i]);
  }

  /** Normalizes row i of those at hand, by its moments. */
  private void write(int i) {
    prepare(i);
    oneX.place(x.array(), x.at(i), 1, x.n());
    oneY.place(y.array(), y.at(i), 1, y.n());
    if (moments.ordinary(i)) {
      loops.normalize(oneX, oneY, coefficients.from(i));
      coefficients.from(0);
    } else {
      FloatSpan weight = affine.weight(args.parameters());
      FloatSpan bias = affine.bias(args.parameters());
      precise
          .statistics(moments.mean[i], moments.rstd[i])
          .parameters(weight, bias, rows.parameterAt(row + i), true)
          .normalize(oneX, oneY);
    }
  }

  /**
   * How many rows suit best at a time: many of short ones; where memory is the limit, one.
   *
   * @return what to ask {@link #next} for, unless each row is normalized behind its sums
   */
  public int most() {
    return most;
  }

  /** {@return the rows at hand, contiguous} */
  public Block x() {
    return x;
  }

  /** {@return where their y goes, contiguous} */
  public Block y() {
    return y;
  }

  /**
   * {@return their moments, with the arithmetic between sums and coefficients, one entry per row}
   */
  public RowMoments moments() {
    return moments;
  }

  /** {@return what their sums are shifted by, around zero where rows are not centered} */
  public Coefficients pivots() {
    return moments.pivots;
  }

  /**
   * Receives their sums.
   *
   * @return one entry per row
   */
  public Sums sums() {
    return moments.sums;
  }

  /**
   * {@return what normalizes them, after {@link #summed}: mean, rest and scale by row, γ and β by
   * element}
   */
  public Coefficients coefficients() {
    return coefficients;
  }
}
