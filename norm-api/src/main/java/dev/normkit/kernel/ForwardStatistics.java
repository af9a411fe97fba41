package dev.normkit.kernel;

import dev.normkit.api.Moments;
import dev.normkit.spi.Geometry;

/**
 * Turns the sums of rows into their moments, which it saves, and into what normalizes them, in
 * double precision and each operation rounded: {@code share = 1/n, shift = Σd·share, μ = k + shift,
 * σ² = max(0, Σd²·share − shift·shift), rstd = 1/√(σ²+ε)}, then in float {@code k = μ, r = μ − k, a
 * = rstd}. For loops over whole rows, see {@link RowLoops#forward}. Scratch of one thread.
 */
public final class ForwardStatistics {
  /** One entry per row at a time: receives the pivots as k, gives k, r and a = rstd. */
  public final Coefficients coefficients;

  /** Receives Σd of each row; where rows are not centered, it stays 0, as k does. */
  public final float[] s;

  /** Receives Σd² of each row; where rows are not centered, Σx². */
  public final float[] q;

  /**
   * μ of each row at a time: room for a backend that derives it, read by {@link #takeMoments}
   * alone. These are arrays so that vectors can be stored to them: of short rows, moments one by
   * one take four times as long (norm-bench/NOTES.md).
   */
  public final double[] mean;

  /** σ² of each row at a time, as {@link #mean}. */
  public final double[] variance;

  /** rstd of each row at a time, as {@link #mean}. */
  public final double[] rstd;

  private final boolean centered;
  private final double epsilon;
  private final double smallestRadicand;
  private final double share;
  private Moments saved;
  private int first;

  /**
   * Room for rows.
   *
   * @param rows all rows
   * @param rowsAtOnce how many are handled at a time
   * @param epsilon ε
   */
  ForwardStatistics(Geometry.Rows rows, int rowsAtOnce, double epsilon) {
    centered = rows.centered();
    coefficients = new Coefficients(rowsAtOnce);
    s = new float[rowsAtOnce];
    q = new float[rowsAtOnce];
    mean = new double[rowsAtOnce];
    variance = new double[rowsAtOnce];
    rstd = new double[rowsAtOnce];
    share = 1.0 / rows.length();
    this.epsilon = epsilon;
    smallestRadicand = Precision.smallestRadicand(epsilon);
  }

  /** Before a call of the kernel: where it saves moments, or null. */
  void begin(Moments moments) {
    saved = moments;
  }

  /** After a call of the kernel: keeps none of its data reachable. */
  void end() {
    saved = null;
  }

  /** Before a loop: the row that it calls 0. */
  void beginAt(int firstRow) {
    first = firstRow;
  }

  /**
   * How many rows suit the loop best at a time, which is also the most that {@link #take} accepts.
   *
   * @return at least 1
   */
  public int rowsAtOnce() {
    return s.length;
  }

  /**
   * Whether the mean is subtracted, and not 0 by definition.
   *
   * @return whether k and s are asked for
   */
  public boolean centered() {
    return centered;
  }

  /**
   * What sums are multiplied by.
   *
   * @return 1/n
   */
  public double share() {
    return share;
  }

  /**
   * What is added to variances.
   *
   * @return ε
   */
  public double epsilon() {
    return epsilon;
  }

  /**
   * The smallest σ²+ε for which float arithmetic suffices; {@link Precision#LARGEST_RADICAND} is
   * the largest.
   *
   * @return a limit that holds for all rows
   */
  public double smallestRadicand() {
    return smallestRadicand;
  }

  /**
   * Takes the moments of neighbouring rows instead of their sums, from entry 0 on: for a backend
   * that derives {@link #mean}, {@link #variance}, {@link #rstd} and the coefficients itself, by
   * the formulas above in that order, else it gives other bits than the others. Only for rows that
   * {@link #take} would accept: shift² ≤ σ²+ε, σ²+ε from {@link #smallestRadicand} to {@link
   * Precision#LARGEST_RADICAND} and |μ| up to {@link Precision#LARGEST_MEAN}. Nothing is checked
   * here; where one of the rows is not such, the backend calls {@link #take}, or ends its loop
   * before the first of them.
   *
   * @param row the first of them, counted from the loop's first
   * @param count how many, at most {@link #rowsAtOnce}
   */
  public void takeMoments(int row, int count) {
    if (saved != null) {
      saved.set(first + row, count, mean, variance, rstd);
    }
  }

  /**
   * Takes the sums of neighbouring rows, from entry 0 on.
   *
   * @param row the first of them, counted from the loop's first
   * @param count how many
   * @return whether float arithmetic suffices for all of them; else the loop must end before the
   *     first, and what was saved of them is provisional
   */
  public boolean take(int row, int count) {
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      double shift = s[i] * share;
      double rowVariance = RunMoments.variance(q[i], share, shift);
      ordinary &= Precision.sumsSuffice(shift, rowVariance + epsilon);
      ordinary &= take(i, row + i, coefficients.k[i] + shift, rowVariance);
    }
    return ordinary;
  }

  /**
   * Takes the moments of a row.
   *
   * @return whether float arithmetic suffices for normalizing it
   */
  boolean take(int i, int row, double rowMean, double rowVariance) {
    double rowRstd =
        saved == null
            ? Moments.rstd(rowVariance, epsilon)
            : saved.set(first + row, rowMean, rowVariance, epsilon);
    coefficients.set(i, rowMean, rowRstd);
    return ordinary(rowMean, rowVariance, rowRstd);
  }

  /** Whether float arithmetic suffices for normalizing a row. */
  boolean ordinary(double rowMean, double rowVariance, double rowRstd) {
    return Precision.ordinary(rowMean, rowRstd) && !(rowVariance + epsilon < smallestRadicand);
  }
}
