package dev.normkit.spi.kernel;

/**
 * The loops that touch elements: all that a backend supplies. Everything else of a kernel, the
 * walk, the statistics in double precision, rare magnitudes, threads, is in this package and the
 * same for every backend.
 *
 * <p>Each method handles contiguous memory; parameters come as arrays with their offsets, sizes,
 * scalars, per-column arrays. In all of them
 *
 * <pre>
 *   t  = (x − k) − r        k + r is the mean, k its float value, r the rest
 *   y  = t·a + b            a = rstd·γ, b = β
 *   dx = dy·a + (t·p + q)   p and q are the group's backward coefficients
 * </pre>
 *
 * <p>in float arithmetic with each operation rounded, no fused multiply-add, in the written order
 * and with the parentheses as written. The loops that sum follow {@link ReductionOrder}. So all
 * backends give the same bits. NaN and infinities need no care; NaN payloads are unspecified.
 *
 * <p>An instance serves one thread at a time, so it may keep scratch.
 */
public interface InnerLoops {

  /**
   * Sums one chunk by lane: {@code d = x−k; s += d; q += d·d}.
   *
   * @param x the data
   * @param at its first element
   * @param n how many, at most {@link ReductionOrder#CHUNK}
   * @param k the pivot
   * @param sums receives s at 0 and q at 1
   */
  void sums(float[] x, int at, int n, float k, float[] sums);

  /**
   * Normalizes a row with one γ and β per element: {@code y = t·(rstd·γ) + β}.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output; may be x
   * @param yAt its first element
   * @param n how many
   * @param weight γ
   * @param weightAt its first element
   * @param bias β
   * @param biasAt its first element
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param rstd 1/√(σ²+ε)
   */
  void normalizeRow(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      float k,
      float r,
      float rstd);

  /**
   * Normalizes a run with one γ and β: {@code y = t·a + b}.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output; may be x
   * @param yAt its first element
   * @param n how many
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param a rstd·γ
   * @param b β
   */
  void normalizeRun(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b);

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
   * Backward sums of a row chunk with one γ per element: by lane {@code g = dy·γ; s += g; q +=
   * g·t}, by element {@code dγ += dy·(t·rstd); dβ += dy}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param n how many, at most {@link ReductionOrder#CHUNK}
   * @param weight γ
   * @param weightAt its first element
   * @param dWeight added to, from {@code gradientAt}
   * @param dBias added to, from {@code gradientAt}
   * @param gradientAt the first element of dγ and dβ
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param rstd 1/√(σ²+ε)
   * @param sums receives s at 0 and q at 1
   */
  void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      float k,
      float r,
      float rstd,
      float[] sums);

  /**
   * Input gradient of a row with one γ per element: {@code dx = dy·(rstd·γ) + (t·p + q)}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output; may be dy or x
   * @param dxAt its first element
   * @param n how many
   * @param weight γ
   * @param weightAt its first element
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param rstd 1/√(σ²+ε)
   * @param p coefficient of t
   * @param q constant
   */
  void rowInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float[] weight,
      int weightAt,
      float k,
      float r,
      float rstd,
      float p,
      float q);

  /**
   * Backward sums of one chunk by lane: {@code s += dy; q += dy·t}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param n how many, at most {@link ReductionOrder#CHUNK}
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param sums receives s at 0 and q at 1
   */
  void runGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums);

  /**
   * Input gradient of a run with one γ: {@code dx = dy·a + (t·p + q)}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output; may be dy or x
   * @param dxAt its first element
   * @param n how many
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param a rstd·γ
   * @param p coefficient of t
   * @param q constant
   */
  void runInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float k,
      float r,
      float a,
      float p,
      float q);

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
