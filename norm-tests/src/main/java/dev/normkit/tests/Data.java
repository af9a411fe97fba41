package dev.normkit.tests;

import dev.normkit.api.NormPlan;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Kinds of input, from ordinary to what breaks a careless kernel. */
public enum Data {
  /** Mean 0, variance 1. */
  CENTRED(0, 1),
  /** Mean 1e4, variance 1. */
  MEAN_1E4(1e4, 1),
  /** Mean 1e6, variance 1: the last bit of an element is 1/16. */
  MEAN_1E6(1e6, 1),
  /** One value in each statistic group. */
  CONSTANT(3.3, 1),
  /** Squares that leave the range of float. */
  SCALE_1E18(0, 1e18),
  /** Squares that vanish in float; cases with it have ε = 0. */
  SCALE_1E_MINUS_23(0, 1e-23),
  /** Elements that are denormal themselves. */
  DENORMAL(0, 1e-40),
  /** Sums of 16 elements leave the range of float. */
  NEAR_MAXIMUM(2e38, 1e37),
  /** One NaN. */
  NAN(0, 1),
  /** One +∞. */
  PLUS_INFINITY(0, 1),
  /** One −∞. */
  MINUS_INFINITY(0, 1),
  /** The first 16 elements of each statistic group are 0, the others 1000 ± 1. */
  OUTLIERS_FIRST(1000, 1),
  /** As {@link #OUTLIERS_FIRST}, with the 16 spread evenly over the group. */
  OUTLIERS_SPREAD(1000, 1),
  /** Ordinary, but dy has one NaN. */
  NAN_IN_DY(0, 1),
  /** Ordinary, but dy is 1e33 times larger. */
  DY_1E33(0, 1),
  /** Ordinary, but dy is −0 throughout: sums begin at +0, so theirs is +0. */
  DY_MINUS_ZERO(0, 1),
  /** 0.1 or, one in four, 0.9, and dy is 0.1 throughout: rounding errors agree, not cancel. */
  TWO_VALUES(0.5, 0.4);

  private static final int OUTLIERS = 16;

  private final double mean;
  private final double scale;

  Data(double mean, double scale) {
    this.mean = mean;
    this.scale = scale;
  }

  /** Where the elements lie. */
  double mean() {
    return mean;
  }

  /** How far they are apart. */
  double scale() {
    return scale;
  }

  /** Whether one element of x or dy is NaN or infinite: the one at {@link #spoiledElement}. */
  boolean spoiled() {
    return this == NAN || this == PLUS_INFINITY || this == MINUS_INFINITY || this == NAN_IN_DY;
  }

  /** The place of the NaN or infinity, past the middle. */
  static int spoiledElement(int elements) {
    return elements * 5 / 8;
  }

  /** Draws x. */
  float[] draw(NormPlan plan, SplittableRandom random) {
    float[] x = new float[plan.shape().elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (mean + scale * normal(random));
    }
    IntUnaryOperator group = new ElementIndex(plan.shape()).groups(plan);
    switch (this) {
      case CONSTANT -> {
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (mean + 0.7 * group.applyAsInt(i));
        }
      }
      case TWO_VALUES -> {
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (random.nextInt(4) == 0 ? mean + scale : mean - scale);
        }
      }
      case NAN -> x[spoiledElement(x.length)] = Float.NaN;
      case PLUS_INFINITY -> x[spoiledElement(x.length)] = Float.POSITIVE_INFINITY;
      case MINUS_INFINITY -> x[spoiledElement(x.length)] = Float.NEGATIVE_INFINITY;
      case OUTLIERS_FIRST -> addOutliers(x, group, plan.statisticGroups(), 1);
      case OUTLIERS_SPREAD -> {
        int size = x.length / plan.statisticGroups();
        addOutliers(x, group, plan.statisticGroups(), Math.max(1, size / OUTLIERS));
      }
      default -> {}
    }
    return x;
  }

  /** Draws dy. */
  float[] drawGradient(int elements, SplittableRandom random) {
    float[] dy = new float[elements];
    for (int i = 0; i < elements; i++) {
      dy[i] = (float) (normal(random) * (this == DY_1E33 ? 1e33 : 1));
    }
    if (this == DY_MINUS_ZERO) {
      Arrays.fill(dy, -0f);
    }
    if (this == TWO_VALUES) {
      Arrays.fill(dy, 0.1f);
    }
    if (this == NAN_IN_DY) {
      dy[spoiledElement(elements)] = Float.NaN;
    }
    return dy;
  }

  private static void addOutliers(float[] x, IntUnaryOperator group, int groups, int step) {
    int[] seen = new int[groups];
    for (int i = 0; i < x.length; i++) {
      int number = seen[group.applyAsInt(i)]++;
      if (number % step == 0 && number / step < OUTLIERS) {
        x[i] = 0;
      }
    }
  }

  /** Nearly normal: the sum of eight numbers of 16 bits, so it is within ±4.9. */
  static double normal(SplittableRandom random) {
    long first = random.nextLong();
    long second = random.nextLong();
    long sum = 0;
    for (int shift = 0; shift < 64; shift += 16) {
      sum += (first >>> shift & 0xFFFF) + (second >>> shift & 0xFFFF);
    }
    return (sum / 65536.0 - 4) * Math.sqrt(1.5);
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
