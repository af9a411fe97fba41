package dev.normkit.kernel;

import dev.normkit.spi.Geometry;

/**
 * Turns the backward sums of rows into what gives dx. With g = γ·dy over a row of c elements:
 * {@code dx = rstd·(g − mean(g) − x̂·mean(g·x̂))}, written as {@code g·rstd + (t·p + q)} with t =
 * x−μ, {@code p = −rstd³·Σg·t/c} and {@code q = −rstd·Σg/c} (0 when not centered). Scratch of one
 * thread.
 */
final class RowSlopes {
  private static final double LARGEST_USUAL_GRADIENT_SUM = 0x1p80;

  /** Σg of each row at a time. */
  final double[] sum;

  /** Σg·(x−μ) of each row at a time. */
  final double[] productSum;

  private final boolean centered;
  private final double share;

  /** The smallest |Σg·t| and |Σg| which show that float sums kept their digits. */
  private final double smallestProductSum;

  private final double smallestSum;

  /** As |t| is at most √c/rstd, the smallest |Σg·t|·rstd which shows what |Σg| shows. */
  private final double smallestScaledSum;

  /** Between them, p = rstd²·(Σg·t·rstd)/c is ordinary for every rstd from 2⁻²⁰ to 2²⁰. */
  private final double smallestUsualSum;

  private final double largestUsualSum;

  RowSlopes(Geometry.Rows rows, int rowsAtOnce) {
    int n = rows.length();
    centered = rows.centered();
    share = 1.0 / n;
    smallestProductSum = Precision.smallestSum(n);
    smallestSum = Precision.smallestGradientSum(n);
    smallestScaledSum = smallestSum * Math.sqrt(n);
    smallestUsualSum = Math.max(smallestScaledSum, 0x1p-86 * n);
    largestUsualSum = 0x1p6 * n;
    sum = new double[rowsAtOnce];
    productSum = new double[rowsAtOnce];
  }

  /** Sets the sums of a row to 0. */
  void clear(int i) {
    sum[i] = 0;
    productSum[i] = 0;
  }

  /** Takes the sums of a row. */
  void take(int i, Sums sums) {
    sum[i] = sums.sum[i];
    productSum[i] = sums.product[i];
  }

  /** Adds to the sums of a row. */
  void add(int i, double value, double product) {
    sum[i] += value;
    productSum[i] += product;
  }

  /** Sets the sums of the first rows to 0. */
  void clearFirst(int count) {
    for (int i = 0; i < count; i++) {
      clear(i);
    }
  }

  /** Adds what a chunk of the first rows gives. */
  void addFirst(int count, Sums sums) {
    for (int i = 0; i < count; i++) {
      add(i, sums.sum[i], sums.product[i]);
    }
  }

  /**
   * Derives p and q of a row.
   *
   * @return whether float arithmetic suffices for them
   */
  boolean toCoefficients(int i, double rstd, Coefficients c) {
    double slope = slope(i, rstd);
    double constant = constant(i, rstd);
    c.slope[i] = (float) slope;
    c.constant[i] = (float) constant;
    return isUsual(i, rstd)
        || sumsSuffice(i, rstd) && Precision.slopesAreOrdinary(slope, constant, rstd);
  }

  /** Whether a row is so usual that nothing else need be asked: with fewer comparisons. */
  private boolean isUsual(int i, double rstd) {
    double scaled = Math.abs(productSum[i]) * rstd;
    return rstd >= 0x1p-20
        && rstd <= 0x1p20
        && scaled >= smallestUsualSum
        && scaled <= largestUsualSum
        && (!centered || Math.abs(sum[i]) <= LARGEST_USUAL_GRADIENT_SUM);
  }

  /** Whether the float sums of a row kept their digits: none of them overflowed or vanished. */
  boolean sumsSuffice(int i, double rstd) {
    double size = Math.abs(productSum[i]);
    // Where rows are not centered, loops need not give Σg, so it must not decide.
    double sumOrNone = centered ? Math.abs(sum[i]) : 0;
    return size >= smallestProductSum
        && size <= Double.MAX_VALUE
        && sumOrNone <= Double.MAX_VALUE
        && (size * rstd >= smallestScaledSum || sumOrNone >= smallestSum);
  }

  /** Whether Σg shows by itself that the largest |g| kept its digits. */
  boolean sumShows(int i) {
    return Math.abs(sum[i]) >= smallestSum && Math.abs(sum[i]) <= Double.MAX_VALUE;
  }

  /** p of a row. */
  double slope(int i, double rstd) {
    return Precision.times(-rstd * rstd * rstd, productSum[i]) * share;
  }

  /** q of a row. */
  double constant(int i, double rstd) {
    return centered ? -rstd * sum[i] * share : 0;
  }
}
