package dev.normkit.kernel;

/**
 * Where float arithmetic would lose digits: in groups whose pivot lies far from their mean, which
 * are summed again around it, and at magnitudes at which a square, a product or a coefficient
 * leaves the range of float though inputs and results are ordinary numbers. Where it still would,
 * {@code PreciseGroup} takes over. Decided per statistic group, so no other group changes.
 *
 * <p>So x, dy, γ and ε may have any size from 1e-38 to 1e38 where the true result is a float. The
 * exceptions: γ·x̂ itself has to be in the range of float, even where β would bring y back into it;
 * a product dy·x̂ of LayerNorm and RMSNorm below the smallest float, 1.4e-45, counts as 0 in dγ;
 * and an element below 1.2e-38 is as inexact as it is as a float.
 *
 * <p>A limit of 2⁻¹²⁶ is the smallest float with all its digits, one of 2¹⁰² keeps an addend below
 * the last digit of the largest float, so that it can neither overflow nor bring an overflow back.
 */
public final class Precision {
  private static final double SMALLEST_RSTD = 0x1p-40;
  private static final double LARGEST_RSTD = 0x1p40;

  /** The smallest σ²+ε for which float arithmetic suffices: that of the largest rstd. */
  public static final double SMALLEST_RADICAND = 1 / (LARGEST_RSTD * LARGEST_RSTD);

  /**
   * The largest σ²+ε for which float arithmetic suffices: that of the smallest rstd. Both are
   * powers of four, so σ²+ε between them means a rstd between its limits, which nobody need check
   * then.
   */
  public static final double LARGEST_RADICAND = 1 / (SMALLEST_RSTD * SMALLEST_RSTD);

  /** The largest |μ| for which float arithmetic suffices: x−μ then stays finite for every x. */
  public static final double LARGEST_MEAN = 0x1p102;

  /** The smallest factor of t or dy other than 0. */
  private static final float SMALLEST_FACTOR = 0x1p-100f;

  private static final float LARGEST_FACTOR = 0x1p100f;

  private static final double SMALLEST_SLOPE = 0x1p-126;

  /** As |t| is at most √m·σ, so at most 2¹⁶·2⁴⁰ where rstd isn't below its limit. */
  private static final double LARGEST_SLOPE = 0x1p46;

  private static final double LARGEST_CONSTANT = 0x1p102;

  /** Below it, a product of floats loses digits. */
  private static final double SMALLEST_PRODUCT = 0x1p-126;

  /** Products of dy and γ of this size keep their digits. */
  private static final double SMALLEST_GRADIENT = 0x1p-116;

  /** Up to here, products below the smallest float are too small to show in dx. */
  private static final double SMALL_RSTD = 4;

  /** Up to here, they don't show in dγ where Σdy is 0 to the last bit, which is that of zeros. */
  private static final double USUAL_RSTD = 0x1p10;

  private Precision() {}

  /**
   * Whether the pivot is so far from the mean that float sums lose digits: then they are drawn
   * again around the mean itself.
   *
   * @param shift mean − pivot
   * @param radicand σ²+ε
   */
  static boolean pivotIsFar(double shift, double radicand) {
    return shift * shift > radicand;
  }

  /**
   * Whether moments from float sums keep their digits.
   *
   * @param shift mean − pivot
   * @param radicand σ²+ε
   */
  static boolean sumsSuffice(double shift, double radicand) {
    return !pivotIsFar(shift, radicand)
        && radicand >= SMALLEST_RADICAND
        && radicand <= LARGEST_RADICAND;
  }

  /**
   * The smallest σ²+ε of a row for which float arithmetic suffices. Where ε is above 1, x̂ can be
   * so small that it leaves the range of float before γ brings it back, so ε must not be all of
   * σ²+ε.
   */
  static double smallestRadicand(double epsilon) {
    return epsilon > 1 ? epsilon * (1 + 0x1p-40) : SMALLEST_RADICAND;
  }

  /** Whether x−μ can be formed in float. NaN spreads in float as well as in double. */
  static boolean meanIsOrdinary(double mean) {
    return !(Math.abs(mean) > LARGEST_MEAN);
  }

  /** Whether float elements can be multiplied by rstd as well. */
  static boolean ordinary(double mean, double rstd) {
    boolean small = Math.abs(rstd) < SMALLEST_RSTD && rstd != 0;
    return meanIsOrdinary(mean) && !(small || rstd > LARGEST_RSTD);
  }

  /** Whether rstd·γ keeps its digits in float; a factor of exactly 0 does. */
  static boolean factorIsOrdinary(float factor, double rstd, float weight) {
    float size = Math.abs(factor);
    return !(size < SMALLEST_FACTOR || size > LARGEST_FACTOR) || rstd == 0 || weight == 0;
  }

  /** Whether the backward coefficients of t and 1 keep their digits in float, and t·p its range. */
  static boolean slopesAreOrdinary(double p, double q, double rstd) {
    double slope = Math.abs(p);
    return (p == 0 || !(slope < SMALLEST_SLOPE || slope > LARGEST_SLOPE || rstd < SMALLEST_RSTD))
        && !(Math.abs(q) > LARGEST_CONSTANT);
  }

  /**
   * Whether a backward sum of products kept its digits in float: it didn't overflow, and is larger
   * than the digits that its products can have lost together.
   *
   * @param s the sum of the gradients
   * @param q the sum of the products
   * @param n how many
   */
  static boolean productsSuffice(double s, double q, int n) {
    return Math.abs(s) <= Double.MAX_VALUE
        && Math.abs(q) <= Double.MAX_VALUE
        && Math.abs(q) >= smallestSum(n);
  }

  /** The smallest sum of n products that is sure to have kept its digits in float. */
  static double smallestSum(int n) {
    return SMALLEST_PRODUCT * n;
  }

  /**
   * The smallest |Σg|, g = dy·γ, over n elements which shows that the largest |g| kept its digits.
   */
  static double smallestGradientSum(int n) {
    return SMALLEST_GRADIENT * n;
  }

  /**
   * A value times its factor; 0 where the value is, however large the factor. rstd³ of a constant
   * group, whose Σg·(x−μ) is 0, leaves the range of double where ε is below 1e-205.
   */
  static double times(double factor, double value) {
    return value == 0 && Math.abs(factor) > Double.MAX_VALUE ? 0 : factor * value;
  }

  /** Whether products below the smallest float are too small to show in dx of a row. */
  static boolean lostProductsDontShow(double rstd) {
    return rstd <= SMALL_RSTD;
  }

  /** Whether they are too small to matter in a cell whose Σdy is 0. */
  static boolean lostProductsAreSmall(double rstd) {
    return rstd <= USUAL_RSTD;
  }
}
