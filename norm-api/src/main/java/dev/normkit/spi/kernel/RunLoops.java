package dev.normkit.spi.kernel;

/**
 * The loops over a contiguous run that has one γ and β, and the sums of any run. See {@link
 * InnerLoops} for the arithmetic.
 */
public interface RunLoops {
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
}
