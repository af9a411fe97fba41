package dev.normkit.kernel;

/**
 * The loops over contiguous rows with one γ and β per element. The rows of a call are neighbours of
 * equal length with the same γ and β; row i has entry i of the coefficients. See {@link InnerLoops}
 * for the arithmetic.
 */
public interface RowLoops {
  /**
   * Normalizes rows: {@code y = (t·a)·γ + β}.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output
   * @param yAt its first element
   * @param rows how many rows
   * @param n elements per row
   * @param weight γ
   * @param weightAt its first element
   * @param bias β
   * @param biasAt its first element
   * @param c k, r and a = rstd
   */
  void normalizeRows(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c);

  /**
   * Backward sums of rows: by lane {@code g = dy·γ; s += g; q += g·t}, and by element, strictly row
   * by row, {@code dγ += dy·(t·a); dβ += dy}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param rows how many rows
   * @param n elements per row, at most {@link ReductionOrder#CHUNK}
   * @param weight γ
   * @param weightAt its first element
   * @param dWeight added to, from {@code gradientAt}
   * @param dBias added to, from {@code gradientAt}
   * @param gradientAt the first element of dγ and dβ
   * @param c k, r and a = rstd
   * @param s receives Σg of row i at i
   * @param q receives Σg·t of row i at i
   */
  void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      Coefficients c,
      float[] s,
      float[] q);

  /**
   * Input gradient of rows: {@code dx = (dy·γ)·a + (t·p + q)}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output
   * @param dxAt its first element
   * @param rows how many rows
   * @param n elements per row
   * @param weight γ
   * @param weightAt its first element
   * @param c k, r, a = rstd, p and q
   */
  void rowInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      Coefficients c);

  /**
   * Whether the size of every value is at most a limit; that of NaN isn't. Asked for once per call.
   *
   * @param values the data
   * @param at its first element
   * @param n how many
   * @param limit a finite number
   * @return true if so
   */
  default boolean allWithin(float[] values, int at, int n, float limit) {
    for (int i = at; i < at + n; i++) {
      if (!(Math.abs(values[i]) <= limit)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Measures and normalizes rows in one loop, which leaves the order of its steps to the backend:
   * for one row or a few at a time their pivots and sums as by {@link RunLoops#pivots} and {@link
   * RunLoops#sums}, or where they are not centered {@link RunLoops#squares}, then {@link
   * ForwardStatistics#take} and {@link #normalizeRows}. The loop ends before rows that {@code take}
   * refuses, with all rows of that call of it. A backend that derives moments itself calls {@link
   * ForwardStatistics#takeMoments} instead, of rows that {@code take} would accept. None are done
   * here, so that a backend without such a loop needs nothing: the caller then calls those methods
   * itself.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output
   * @param yAt its first element
   * @param rows how many rows
   * @param n elements per row, at most {@link ReductionOrder#CHUNK}
   * @param weight γ
   * @param weightAt its first element
   * @param bias β
   * @param biasAt its first element
   * @param statistics takes the sums, gives the coefficients
   * @return how many rows are done, from the first on
   */
  default int forward(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      ForwardStatistics statistics) {
    return 0;
  }

  /**
   * The backward pass over rows in one loop, as {@link #forward}: for one row or a few at a time
   * {@link BackwardStatistics#take}, {@link #rowGradientSums}, {@link BackwardStatistics#summed}
   * and, where that returns true, {@link #rowInputGradient}. The loop ends before rows that {@code
   * take} refuses, with all rows of that call of it and nothing of them added to dγ and dβ.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output
   * @param dxAt its first element
   * @param rows how many rows
   * @param n elements per row, at most {@link ReductionOrder#CHUNK}
   * @param weight γ
   * @param weightAt its first element
   * @param dWeight added to, from {@code gradientAt}
   * @param dBias added to, from {@code gradientAt}
   * @param gradientAt the first element of dγ and dβ
   * @param statistics takes the sums, gives the coefficients
   * @return how many rows are done, from the first on
   */
  default int backward(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      BackwardStatistics statistics) {
    return 0;
  }
}
