package dev.normkit.kernel;

/**
 * The loops over contiguous runs that have one γ and β each, and the sums of any run. The runs of a
 * call are neighbours of equal length; run i has entry {@code first + i} of the coefficients. See
 * {@link InnerLoops} for the arithmetic.
 */
public interface RunLoops {
  /**
   * The pivots of runs, as {@link ReductionOrder} has them.
   *
   * @param x the data
   * @param at its first element
   * @param runs how many runs
   * @param n elements per run, at least 1
   * @param c receives k
   * @param first the first run's entry
   */
  default void pivots(float[] x, int at, int runs, int n, Coefficients c, int first) {
    for (int run = 0; run < runs; run++) {
      c.k[first + run] = ReductionOrder.pivot(x, at + run * n, n);
    }
  }

  /**
   * Sums runs by lane: {@code d = x−k; s += d; q += d·d}.
   *
   * @param x the data
   * @param at its first element
   * @param runs how many runs
   * @param n elements per run, at most {@link ReductionOrder#CHUNK}
   * @param c k, the pivots
   * @param first the first run's entry
   * @param s receives Σd of run i at i
   * @param q receives Σd² of run i at i
   */
  void sums(float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q);

  /**
   * Sums the squares of runs by lane: {@code q += x·x}, the q of {@link #sums} with k = 0.
   *
   * @param x the data
   * @param at its first element
   * @param runs how many runs
   * @param n elements per run, at most {@link ReductionOrder#CHUNK}
   * @param q receives Σx² of run i at i
   */
  void squares(float[] x, int at, int runs, int n, float[] q);

  /**
   * Normalizes runs: {@code y = t·a + b}.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output
   * @param yAt its first element
   * @param runs how many runs
   * @param n elements per run
   * @param c k, r, a and b
   * @param first the first run's entry
   */
  void normalizeRuns(
      float[] x, int xAt, float[] y, int yAt, int runs, int n, Coefficients c, int first);

  /**
   * Backward sums of runs by lane: {@code s += dy; q += dy·t}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param runs how many runs
   * @param n elements per run, at most {@link ReductionOrder#CHUNK}
   * @param c k and r
   * @param first the first run's entry
   * @param s receives Σdy of run i at i
   * @param q receives Σdy·t of run i at i
   */
  void runGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int runs,
      int n,
      Coefficients c,
      int first,
      float[] s,
      float[] q);

  /**
   * Input gradient of runs: {@code dx = dy·a + (t·p + q)}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output
   * @param dxAt its first element
   * @param runs how many runs
   * @param n elements per run
   * @param c k, r, a, p and q
   * @param first the first run's entry
   */
  void runInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int runs,
      int n,
      Coefficients c,
      int first);
}
