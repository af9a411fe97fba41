package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;

/**
 * The formulas of {@link Loops} in double, for one statistic group, or one channel of it, for which
 * float arithmetic doesn't suffice ({@link Precision}): rare, so scalar and shared by all backends.
 * Scratch of one thread.
 */
final class PreciseGroup {
  private static final FloatSpan ONE = FloatSpan.of(1f);

  private double mean;
  private double rstd;
  private double slope;
  private double constant;
  private FloatSpan weight = ONE;
  private FloatSpan bias = ONE;

  /** The first element's γ and β, and how far on those of the next element are: 1, or 0. */
  private int parameterAt;

  private int step;

  /** Σg and Σg·(x−μ) of the last {@link #gradientSums}. */
  double sum;

  double product;

  /** Takes μ and rstd. */
  PreciseGroup statistics(double newMean, double newRstd) {
    mean = newMean;
    rstd = newRstd;
    return this;
  }

  /** Takes p and q. */
  PreciseGroup slopes(double newSlope, double newConstant) {
    slope = newSlope;
    constant = newConstant;
    return this;
  }

  /** Takes γ and β: one for all elements, or one each from {@code at} on. */
  PreciseGroup parameters(FloatSpan newWeight, FloatSpan newBias, int at, boolean each) {
    weight = newWeight;
    bias = newBias;
    parameterAt = at;
    step = each ? 1 : 0;
    return this;
  }

  /** Leaves γ out of g. */
  PreciseGroup withoutParameters() {
    return weight == ONE ? this : parameters(ONE, ONE, 0, false);
  }

  private int parameter(int i) {
    return parameterAt + i * step;
  }

  /** y = (x−μ)·rstd·γ + β. */
  void normalize(Block x, Block y) {
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        int at = parameter(i);
        double scaled = (x.get(row, i) - mean) * rstd * weight.get(at);
        y.set(row, i, (float) (scaled + bias.get(at)));
      }
    }
  }

  /** Σg and Σg·(x−μ). */
  void gradientSums(Block x, Block dy) {
    sum = 0;
    product = 0;
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        double g = (double) dy.get(row, i) * weight.get(parameter(i));
        sum += g;
        product += g * (x.get(row, i) - mean);
      }
    }
  }

  /** dx = dy·rstd·γ + ((x−μ)·p + q). */
  void inputGradient(Block x, Block dy, Block dx) {
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        double g = dy.get(row, i) * rstd * weight.get(parameter(i));
        dx.set(row, i, (float) (g + ((x.get(row, i) - mean) * slope + constant)));
      }
    }
  }

  /** dx = dy·rstd·γ, where statistics don't depend on x. */
  void fixedInputGradient(Block dy, Block dx) {
    for (int row = 0; row < dy.rows(); row++) {
      for (int i = 0; i < dy.n(); i++) {
        dx.set(row, i, (float) (dy.get(row, i) * rstd * weight.get(parameter(i))));
      }
    }
  }

  /** The mean of a block, corrected once. */
  static double mean(Block x) {
    double count = (double) x.rows() * x.n();
    double mean = sumAround(x, 0) / count;
    return mean + sumAround(x, mean) / count;
  }

  private static double sumAround(Block x, double centre) {
    double sum = 0;
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        sum += x.get(row, i) - centre;
      }
    }
    return sum;
  }

  /** The mean square of a block around a centre. */
  static double meanSquare(Block x, double centre) {
    double sum = 0;
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        double d = x.get(row, i) - centre;
        sum += d * d;
      }
    }
    return sum / ((double) x.rows() * x.n());
  }

  /** Whether all of a block is one number. */
  static boolean allEqual(Block x, float value) {
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        if (x.get(row, i) != value) {
          return false;
        }
      }
    }
    return true;
  }
}
