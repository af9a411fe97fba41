package dev.normkit.kernel;

/**
 * The one order in which numbers are added, so that a backend with any vector width and any number
 * of threads gives the same bits.
 *
 * <ol>
 *   <li><b>Contiguous elements</b> are cut into chunks of {@value #CHUNK}. In a chunk, element i
 *       goes to lane i mod {@value #LANES}, in increasing i, in float; lanes start at +0 and are
 *       combined by {@link #tree}. Elements missing in the last turn count as +0, which equals
 *       skipping them.
 *   <li><b>Columns</b> are cut into chunks of {@value #ROWS} rows. In a chunk every column is
 *       summed row by row in float.
 *   <li><b>Chunks</b> are added in double, in memory order. Their size is fixed, so no sum in float
 *       has more terms than a chunk, however large the tensor; and rows of zeros appended to dy
 *       change no bit of dγ and dβ, wherever the statistics of the other rows don't depend on them:
 *       LayerNorm, RMSNorm, InstanceNorm, GroupNorm, and BatchNorm with fixed statistics.
 *   <li><b>Sums are shifted by a pivot</b> near the mean, so that a large mean costs no digits:
 *       {@link #pivot} of a run, {@link Loops#pivots} of columns. A pivot farther than √(σ²+ε) from
 *       the mean is replaced by the mean, and the sums are drawn again.
 * </ol>
 */
public final class ReductionOrder {
  /** Virtual lanes: what one 512-bit machine adds in two registers, a 128-bit one in eight. */
  public static final int LANES = 32;

  /** Rows of columns summed in float before double takes over. */
  public static final int ROWS = 64;

  /**
   * Contiguous elements summed in float before double takes over. Where data has few distinct
   * values, as images have, rounding errors agree instead of cancelling; so a lane adds no more
   * elements than a chunk of columns has rows.
   */
  public static final int CHUNK = ROWS * LANES;

  /** Most values that a pivot is the mean of. */
  public static final int PIVOT_VALUES = 16;

  private ReductionOrder() {}

  /** How many chunks a number of rows makes; the last one may have fewer rows. */
  static int chunksOfRows(int rows) {
    return 1 + (rows - 1) / ROWS;
  }

  /**
   * Combines values by halves: for h = n/2 … 1, for j &lt; h: {@code a[j] += a[j+h]}, but for the
   * array, which stays as it is.
   *
   * @param a the values
   * @param at the first of them
   * @param n how many, a power of two
   * @return the sum
   */
  public static float tree(float[] a, int at, int n) {
    return tree(a, at, 1, n);
  }

  /**
   * {@link #tree(float[], int, int)} over 16 values, for loops: C2 makes that method itself too
   * large to become part of one (norm-bench/NOTES.md#tree-in-a-loop).
   *
   * @param a the values
   * @param at the first of them
   * @return the sum
   */
  public static float sixteen(float[] a, int at) {
    return sixteen(a, at, 1);
  }

  /**
   * The pivot of a run: the mean of its first p elements, combined as by {@link #tree}, p being the
   * largest power of two up to 16 and n. A constant run is its own pivot exactly.
   *
   * @param x the data
   * @param at its first element
   * @param n how many, at least 1
   * @return the pivot
   */
  public static float pivot(float[] x, int at, int n) {
    return n < PIVOT_VALUES ? pivot(x, at, pivotValues(n), 1) : sixteen(x, at) / PIVOT_VALUES;
  }

  /**
   * The mean of a few values at a stride, combined as by {@link #tree}.
   *
   * @param x the data
   * @param at its first element
   * @param values how many, a power of two up to 16
   * @param stride from one to the next
   * @return the pivot
   */
  public static float pivot(float[] x, int at, int values, int stride) {
    return tree(x, at, stride, values) / values;
  }

  /**
   * How many values a pivot is the mean of: the largest power of two up to 16 and n. Columns take
   * rows spread evenly, ⌊n/values⌋ apart.
   */
  static int pivotValues(int n) {
    return Integer.highestOneBit(Math.min(n, PIVOT_VALUES));
  }

  /** The tree over {@code n} values at a stride: that of the even ones, plus that of the odd. */
  private static float tree(float[] x, int at, int step, int n) {
    if (n == PIVOT_VALUES) {
      return sixteen(x, at, step);
    }
    return n == 1 ? x[at] : tree(x, at, 2 * step, n / 2) + tree(x, at + step, 2 * step, n / 2);
  }

  /** {@link #sixteen(float[], int)} at a stride. */
  private static float sixteen(float[] x, int at, int step) {
    return (eight(x, at, step, 0) + eight(x, at, step, 4))
        + (eight(x, at, step, 2) + eight(x, at, step, 6))
        + ((eight(x, at, step, 1) + eight(x, at, step, 5))
            + (eight(x, at, step, 3) + eight(x, at, step, 7)));
  }

  /** First level of the 16-value tree. */
  private static float eight(float[] x, int at, int step, int j) {
    return x[at + j * step] + x[at + (j + 8) * step];
  }
}
