package dev.normkit.spi.kernel;

/**
 * Where float arithmetic would lose digits, and the double arithmetic that is used there: groups
 * whose pivot lies far from their mean, and magnitudes whose squares leave the range of float.
 * Rare, so scalar and shared by all backends; decided per statistic group, so no other group
 * changes.
 */
public final class Precision {
  private static final double SMALLEST_RSTD = 0x1p-40;
  private static final double LARGEST_RSTD = 0x1p40;

  /** The smallest σ²+ε that float arithmetic does for: that of the largest rstd. */
  public static final double SMALLEST_RADICAND = 1 / (LARGEST_RSTD * LARGEST_RSTD);

  /**
   * The largest σ²+ε that float arithmetic does for: that of the smallest rstd. Both are powers of
   * four, so σ²+ε between them means a rstd between its limits, which nobody need check then.
   */
  public static final double LARGEST_RADICAND = 1 / (SMALLEST_RSTD * SMALLEST_RSTD);

  /** The largest |μ| that float arithmetic does for. */
  public static final double LARGEST_MEAN = 0x1p126;

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
   * Whether float elements can be normalized with this mean and rstd in float. NaN counts as
   * ordinary: it spreads in float as well as in double.
   */
  static boolean ordinary(double mean, double rstd) {
    boolean small = Math.abs(rstd) < SMALLEST_RSTD && rstd != 0;
    return !(small || rstd > LARGEST_RSTD || Math.abs(mean) > LARGEST_MEAN);
  }

  /**
   * Whether backward sums kept their digits in float: they did not overflow, and the products did
   * not underflow to where their rounding shows in dx, which takes a rstd far above that of usual
   * ε.
   *
   * @param s Σg
   * @param q Σg·(x−μ)
   */
  static boolean gradientSumsSuffice(double s, double q, double rstd) {
    return Math.abs(s) <= Double.MAX_VALUE
        && Math.abs(q) <= Double.MAX_VALUE
        && (rstd <= 0x1p10 || Math.abs(q) >= 0x1p-89 || (s == 0 && q == 0));
  }

  /** Σdy of {@code n} elements at a stride. */
  static double sum(float[] dy, int at, int step, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += dy[at + i * step];
    }
    return sum;
  }

  /** Σdy·(x−mean) of {@code n} elements at a stride. */
  static double productSum(float[] x, int xAt, float[] dy, int dyAt, int step, int n, double mean) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += dy[dyAt + i * step] * (x[xAt + i * step] - mean);
    }
    return sum;
  }

  /** The mean of {@code n} elements at a stride, corrected once. */
  static double mean(float[] x, int at, int step, int n) {
    double mean = sum(x, at, step, n) / n;
    double rest = 0;
    for (int i = 0; i < n; i++) {
      rest += x[at + i * step] - mean;
    }
    return mean + rest / n;
  }

  /** The mean square of {@code n} elements at a stride around a centre. */
  static double meanSquare(float[] x, int at, int step, int n, double centre) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double d = x[at + i * step] - centre;
      sum += d * d;
    }
    return sum / n;
  }

  /** y of one element. */
  static float normalize(float x, double mean, double rstd, float weight, float bias) {
    return (float) ((x - mean) * rstd * weight + bias);
  }

  /** dx of one element; {@code p} and {@code q} as in {@link InnerLoops}. */
  static float inputGradient(
      float x, float dy, double mean, double rstd, float weight, double p, double q) {
    return (float) (dy * rstd * weight + ((x - mean) * p + q));
  }
}
