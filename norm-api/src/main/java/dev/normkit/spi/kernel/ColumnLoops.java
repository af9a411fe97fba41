package dev.normkit.spi.kernel;

/**
 * The loops over rows of columns with one statistic, γ and β per column. See {@link InnerLoops} for
 * the arithmetic.
 */
public interface ColumnLoops {
  /**
   * Sums one row chunk by column, strictly row by row: {@code d = x−k[j]; s[j] += d; q[j] += d·d}.
   *
   * @param x the data, rows of {@code columns} elements
   * @param at its first element
   * @param rows how many rows
   * @param columns how many columns
   * @param k the pivots
   * @param s overwritten with the sums
   * @param q overwritten with the sums of squares
   */
  void columnSums(float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q);

  /**
   * Normalizes rows with one γ and β per column: {@code y = t·a[j] + b[j]}.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output; may be x
   * @param yAt its first element
   * @param rows how many rows
   * @param columns how many columns
   * @param k the means' float values
   * @param r the rests of the means
   * @param a rstd·γ
   * @param b β
   */
  void normalizeColumns(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] b);

  /**
   * Backward sums of one row chunk by column, strictly row by row: {@code s[j] += dy; q[j] +=
   * dy·t}.
   *
   * @param x the data, rows of {@code columns} elements
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param rows how many rows
   * @param columns how many columns
   * @param k the means' float values
   * @param r the rests of the means
   * @param s overwritten with the sums of dy
   * @param q overwritten with the sums of dy·t
   */
  void columnGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] s,
      float[] q);

  /**
   * Input gradient of rows with one γ per column: {@code dx = dy·a[j] + (t·p[j] + q[j])}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output; may be dy or x
   * @param dxAt its first element
   * @param rows how many rows
   * @param columns how many columns
   * @param k the means' float values
   * @param r the rests of the means
   * @param a rstd·γ
   * @param p coefficients of t
   * @param q constants
   */
  void columnInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] p,
      float[] q);
}
