package dev.normkit.kernel;

/**
 * The loops over columns with one statistic, γ and β each. A call handles {@code columns}
 * neighbouring columns of rows that lie {@code stride} elements apart; column j has entry {@code
 * first + j} of the coefficients. See {@link InnerLoops} for the arithmetic.
 */
public interface ColumnLoops {
  /**
   * The mean of {@code values} rows, combined as by {@link ReductionOrder#tree}, into {@code k}.
   *
   * @param x the data
   * @param at its first element
   * @param values how many rows, a power of two up to 16
   * @param stride from one of these rows to the next
   * @param columns how many columns
   * @param c receives k
   * @param first the first column's entry
   */
  void pivots(float[] x, int at, int values, int stride, int columns, Coefficients c, int first);

  /**
   * Sums one row chunk by column, strictly row by row in float, and adds the chunk's sums in
   * double: {@code d = x−k; s += d; q += d·d}.
   *
   * @param x the data
   * @param at its first element
   * @param rows how many rows
   * @param stride from one row to the next
   * @param columns how many columns
   * @param c k, the pivots
   * @param first the first column's entry, also in s and q
   * @param s added to: Σd
   * @param q added to: Σd²
   */
  void columnSums(
      float[] x,
      int at,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] s,
      double[] q);

  /**
   * Normalizes columns: {@code y = t·a + b}.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output
   * @param yAt its first element
   * @param rows how many rows
   * @param stride from one row to the next
   * @param columns how many columns
   * @param c k, r, a and b
   * @param first the first column's entry
   */
  void normalizeColumns(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first);

  /**
   * Backward sums of one row chunk by column, as in {@link #columnSums}: {@code s += dy; q +=
   * dy·t}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param rows how many rows
   * @param stride from one row to the next
   * @param columns how many columns
   * @param c k and r
   * @param first the first column's entry, also in s and q
   * @param s added to: Σdy
   * @param q added to: Σdy·t
   */
  void columnGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] s,
      double[] q);

  /**
   * Input gradient of columns: {@code dx = dy·a + (t·p + q)}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output
   * @param dxAt its first element
   * @param rows how many rows
   * @param stride from one row to the next
   * @param columns how many columns
   * @param c k, r, a, p and q
   * @param first the first column's entry
   */
  void columnInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first);
}
