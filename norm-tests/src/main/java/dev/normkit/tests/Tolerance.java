package dev.normkit.tests;

/**
 * How far a float result may be from the true value: {@code factor · u · size}, where u = 2⁻²⁴ is
 * the unit roundoff of float and size the sum of the absolute values of the terms ({@link
 * Estimate}). The factor counts the roundings on the way, in units of u:
 *
 * <ul>
 *   <li>A sum in {@link dev.normkit.kernel.ReductionOrder}. Errors of a chain of n additions grow
 *       like √n (Higham &amp; Mary 2019), and chains that are added to each other share their error
 *       by their root. So the worst is the longest chain that stands alone: 64 rows of a column. A
 *       chunk of 2048 has 32 chains of 64, which share their error. With five levels of the tree
 *       and three roundings in a term: √(64+5+3) &lt; 9. Chunks are added in double and cost
 *       nothing. Where the errors of a chain agree instead of growing like a root, {@link NormCase}
 *       allows more.
 *   <li>μ is off by 9, relative to the spread. σ² is off by 9, so rstd by 4.5.
 *   <li>An element: x−k, −r, rstd to float, rstd·γ, the product, +β: 6.
 * </ul>
 *
 * <p>{@link #OUTPUT}: x̂ is off by 4.5 + 6 relative to itself and by 9 relative to the spread; 12
 * covers both and the last addition. On data of unit variance with γ = 1 and |x̂| &lt; 4.5 it
 * allows 12·u·(4.5+1) = 3.9e-6, whatever the mean: the promised 4e-6.
 *
 * <p>{@link #GRADIENT}: the longest term, x̂·rstd·mean(g·x̂), has rstd three times (13.5), a sum
 * (9) and x̂ (6), rounded to 30, and 2 for the additions.
 */
public enum Tolerance {
  /** Of y. */
  OUTPUT(12),
  /** Of dx, dγ, dβ, dλ and dλ'. */
  GRADIENT(32),
  /** Of saved means and variances. */
  MOMENT(12);

  private static final double ROUNDOFF = 0x1p-24;

  private final double factor;

  Tolerance(double factor) {
    this.factor = factor;
  }

  /**
   * The largest difference that is accepted.
   *
   * @param size of the terms behind the value
   * @return absolute
   */
  public double bound(double size) {
    return factor * ROUNDOFF * size;
  }

  /**
   * Whether a result is close enough. Where the true value is NaN the result must be NaN, where it
   * is infinite the same infinity.
   *
   * @param expected the true value
   * @param size of the terms behind it
   * @param actual the result
   * @return true if so
   */
  public boolean accepts(double expected, double size, double actual) {
    if (!Double.isFinite(expected)) {
      return Double.compare(expected, actual) == 0;
    }
    return Math.abs(actual - expected) <= bound(size);
  }
}
