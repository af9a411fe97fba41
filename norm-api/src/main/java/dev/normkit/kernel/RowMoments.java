package dev.normkit.kernel;

import dev.normkit.api.Moments;
import dev.normkit.kernel.Coefficients.Placement;

/**
 * Mean and biased variance of neighbouring contiguous rows, from their sums, in double precision
 * and each operation rounded: {@code share = 1/n, shift = Σd·share, μ = pivot + shift, σ² = max(0,
 * Σd²·share − shift·shift), rstd = 1/√(σ²+ε)}. Several at a time, so that the latency of one row's
 * roots and divisions hides behind the next row's. Scratch of one thread.
 */
public final class RowMoments {
  /**
   * Most rows at a time. Vectors over sixteen rows may read and write up to eight entries more, so
   * it is at least 24.
   */
  public static final int CAPACITY = 64;

  /** What the sums are shifted by; around zero where rows are not centered. */
  public final Coefficients pivots;

  /** Σd and Σd² of each row; where rows are not centered, Σd counts as 0. */
  public final Sums sums;

  /**
   * μ of each row; 0 where rows are not centered. These are arrays so that vectors can be stored to
   * them: of short rows, moments one by one take four times as long
   * (norm-bench/NOTES.md#moments-of-sixteen).
   */
  public final double[] mean;

  /** σ² of each row; the mean square where rows are not centered. */
  public final double[] variance;

  /** 1/√(σ²+ε) of each row, where it was asked for. */
  public final double[] rstd;

  /** What sums are multiplied by, 1/n. */
  public final double share;

  /** What is added to variances, ε. */
  public final double epsilon;

  /**
   * The smallest σ²+ε for which float arithmetic suffices; {@link Precision#LARGEST_RADICAND} is
   * the largest. Both hold for all rows.
   */
  public final double smallestRadicand;

  /** Mean, variance and rstd. */
  final Moments.Values values;

  private final Loops loops;
  private final boolean centered;

  /** The distance of each mean from its pivot; before, the sum. */
  private final double[] shift;

  private final double[] square;
  private final Block one = new Block();
  private final Block part = new Block();

  /**
   * Room for rows.
   *
   * @param loops sum
   * @param n elements per row
   * @param entries most rows at a time
   * @param epsilon ε
   * @param centered whether the mean is subtracted, and not 0 by definition
   */
  RowMoments(Loops loops, int n, int entries, double epsilon, boolean centered) {
    this.loops = loops;
    this.epsilon = epsilon;
    this.centered = centered;
    smallestRadicand = Precision.smallestRadicand(epsilon);
    share = 1.0 / n;
    pivots = new Coefficients(centered ? Placement.ROW : Placement.AROUND_ZERO, entries);
    sums = new Sums(Placement.ROW, entries);
    mean = new double[entries];
    variance = new double[entries];
    rstd = new double[entries];
    values = new Moments.Values(mean, variance, rstd);
    shift = new double[entries];
    square = new double[entries];
  }

  /**
   * Turns the sums of a row into its moments, which it saves, and into what normalizes it. Keeps
   * nothing here: where memory is the limit, the stores of a row would wait behind its output's.
   *
   * @param saved where to save them, or null
   * @return whether float arithmetic suffices; if not, what was saved doesn't count
   */
  boolean take(int i, Coefficients c, Moments saved, int group) {
    double distance = centered ? sums.sum[i] * share : 0;
    double rowMean = pivots.mean[i] + distance;
    double rowVariance = variance(sums.product[i], share, distance);
    double rowRstd =
        saved == null
            ? Moments.rstd(rowVariance, epsilon)
            : saved.set(group, rowMean, rowVariance, epsilon);
    c.set(i, rowMean, rowRstd);
    return Precision.sumsSuffice(distance, rowVariance + epsilon)
        && ordinary(rowMean, rowVariance, rowRstd);
  }

  /** Whether float arithmetic suffices for normalizing a row. */
  boolean ordinary(int i) {
    return ordinary(mean[i], variance[i], rstd[i]);
  }

  private boolean ordinary(double rowMean, double rowVariance, double rowRstd) {
    return Precision.ordinary(rowMean, rowRstd) && !(rowVariance + epsilon < smallestRadicand);
  }

  /**
   * Takes the rstd of rows that were measured.
   *
   * @return whether float arithmetic suffices for normalizing all of them
   */
  boolean finish(int rows) {
    boolean ordinary = true;
    for (int i = 0; i < rows; i++) {
      rstd[i] = Moments.rstd(variance[i], epsilon);
      ordinary &= ordinary(i);
    }
    return ordinary;
  }

  /** Takes the sums of row i of a block, and measures it again where they don't suffice. */
  void finish(Block x, int i) {
    shift[i] = centered ? sums.sum[i] : 0;
    square[i] = sums.product[i];
    derive(i);
    checked(x, i);
    rstd[i] = Moments.rstd(variance[i], epsilon);
  }

  /** Mean and variance of the rows of a block, drawn from the data. */
  void measure(Block x) {
    pivots.from(0);
    if (centered) {
      loops.pivots(x, pivots);
    }
    sum(x, 0);
    for (int i = 0; i < x.rows(); i++) {
      derive(i);
    }
    for (int i = 0; i < x.rows(); i++) {
      checked(x, i);
    }
  }

  /** Measures a row whose pivot lies far from its mean, or whose squares leave the float range. */
  private void checked(Block x, int i) {
    if (Precision.sumsSuffice(shift[i], variance[i] + epsilon)) {
      return;
    }
    one.place(x.array(), x.at(i), 1, x.n());
    if (Precision.pivotIsFar(shift[i], variance[i] + epsilon)) {
      pivots.mean[i] = (float) mean[i];
      sum(one, i);
      derive(i);
    }
    if (!Precision.sumsSuffice(shift[i], variance[i] + epsilon) && !constant(i)) {
      mean[i] = centered ? PreciseGroup.mean(one) : 0;
      variance[i] = PreciseGroup.meanSquare(one, mean[i]);
    }
  }

  /** Whether all of a row is its pivot, so that its moments are exact. */
  private boolean constant(int i) {
    return variance[i] == 0 && PreciseGroup.allEqual(one, pivots.mean[i]);
  }

  /** Keeps none of the call's data reachable. */
  void clear() {
    one.clear();
    part.clear();
  }

  /** Turns sums into moments; the sum becomes the distance of the mean from the pivot. */
  private void derive(int i) {
    double distance = shift[i] * share;
    shift[i] = distance;
    mean[i] = pivots.mean[i] + distance;
    variance[i] = variance(square[i], share, distance);
  }

  /** σ² from Σd², 1/n and the distance of the mean from the pivot. */
  static double variance(double square, double share, double shift) {
    return Math.max(0, square * share - shift * shift);
  }

  /** Sums the rows of a block around the pivots from an entry on. */
  private void sum(Block x, int first) {
    pivots.from(first);
    if (x.n() <= ReductionOrder.CHUNK) {
      loops.sums(x, pivots, sums);
      for (int i = 0; i < x.rows(); i++) {
        shift[first + i] = centered ? sums.sum[i] : 0;
        square[first + i] = sums.product[i];
      }
    } else {
      for (int i = 0; i < x.rows(); i++) {
        sumByChunks(x, i, first + i);
      }
    }
    pivots.from(0);
  }

  private void sumByChunks(Block x, int row, int entry) {
    shift[entry] = 0;
    square[entry] = 0;
    pivots.from(entry);
    for (int from = 0; from < x.n(); from += ReductionOrder.CHUNK) {
      int n = Math.min(ReductionOrder.CHUNK, x.n() - from);
      loops.sums(part.place(x.array(), x.at(row) + from, 1, n), pivots, sums);
      shift[entry] += centered ? sums.sum[0] : 0;
      square[entry] += sums.product[0];
    }
  }
}
