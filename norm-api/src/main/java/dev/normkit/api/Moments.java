package dev.normkit.api;

import java.util.Objects;

/**
 * Mean, biased variance and rstd = 1/√(σ²+ε) of each statistic group, in double precision: what a
 * forward pass saves and its backward pass reads. For RMSNorm the mean is 0 and the variance is
 * mean(x²); for SwitchableNorm the entries are the plain instance statistics, and those over the
 * batch, which running statistics follow, are kept beside them ({@link #acrossBatch}).
 *
 * <p>Written by kernels, read by callers; not for sharing between threads while written.
 */
public final class Moments {
  private final double[] mean;
  private final double[] variance;
  private final double[] rstd;
  private final Moments acrossBatch;

  /** Whether {@link #acrossBatch} follows from the others. */
  private final boolean averaged;

  private Moments(int count) {
    mean = new double[count];
    variance = new double[count];
    rstd = new double[count];
    acrossBatch = this;
    averaged = false;
  }

  private Moments(int count, int channels, boolean averaged) {
    this.averaged = averaged;
    mean = new double[count];
    variance = new double[count];
    rstd = new double[count];
    acrossBatch = new Moments(channels);
  }

  /**
   * {@return zeros, one entry per statistic group of a plan}
   *
   * @param plan whose moments will be saved
   */
  public static Moments of(NormPlan plan) {
    Objects.requireNonNull(plan, "plan");
    return keepsBatchApart(plan)
        ? new Moments(plan.statisticGroups(), plan.shape().channels(), averages(plan))
        : new Moments(plan.statisticGroups());
  }

  private static boolean averages(NormPlan plan) {
    return plan.spec().method() == NormMethod.INSTANCE && plan.runningChannels() > 0;
  }

  private static boolean keepsBatchApart(NormPlan plan) {
    return averages(plan) || plan.spec().method() == NormMethod.SWITCHABLE;
  }

  /**
   * Checks that these are such moments as {@link #of} makes for a plan.
   *
   * @param plan whose moments will be saved
   * @throws IllegalArgumentException if they have another number of entries, or keep others across
   *     the batch
   */
  public void requireFit(NormPlan plan) {
    Objects.requireNonNull(plan, "plan");
    if (count() != plan.statisticGroups()) {
      throw new IllegalArgumentException(
          "moments has %s entries, but %s over %s needs %s"
              .formatted(count(), plan.spec().method(), plan.shape(), plan.statisticGroups()));
    }
    boolean apart = acrossBatch != this;
    if (averaged != averages(plan)
        || apart != keepsBatchApart(plan)
        || (apart && acrossBatch.count() != plan.shape().channels())) {
      throw new IllegalArgumentException(
          "moments were made for another plan than %s over %s; use those of Moments.of(plan)"
              .formatted(plan.spec().method(), plan.shape()));
    }
  }

  /**
   * {@return the statistics over the batch, one entry per channel, for specs with running
   * statistics} For BATCH they are these moments. For SWITCHABLE they are moments of their own,
   * written if a forward pass draws them from x; their variances are those that it mixes, on dense
   * data the biased ones. For INSTANCE they are the averages over the samples, taken when asked
   * for; their rstd leaves ε out.
   */
  public Moments acrossBatch() {
    if (averaged) {
      average();
    }
    return acrossBatch;
  }

  private void average() {
    int channels = acrossBatch.count();
    double share = (double) channels / count();
    for (int c = 0; c < channels; c++) {
      double means = 0;
      double variances = 0;
      for (int group = c; group < count(); group += channels) {
        means += mean[group];
        variances += variance[group];
      }
      acrossBatch.set(c, means * share, variances * share, 0);
    }
  }

  /** {@return the number of entries} */
  public int count() {
    return mean.length;
  }

  /**
   * {@return μ of a statistic group}
   *
   * @param group from 0
   * @throws IndexOutOfBoundsException if there is no such group
   */
  public double mean(int group) {
    return mean[group];
  }

  /**
   * {@return σ² of a statistic group, biased}
   *
   * @param group from 0
   * @throws IndexOutOfBoundsException if there is no such group
   */
  public double variance(int group) {
    return variance[group];
  }

  /**
   * {@return 1/√(σ²+ε) of a statistic group; 0 if σ²+ε is 0}
   *
   * @param group from 0
   * @throws IndexOutOfBoundsException if there is no such group
   */
  public double rstd(int group) {
    return rstd[group];
  }

  /**
   * Writes one entry and derives its rstd.
   *
   * @param group the statistic group, from 0
   * @param newMean μ
   * @param newVariance σ², biased
   * @param epsilon ε
   * @return rstd
   * @throws IndexOutOfBoundsException if there is no such group
   */
  public double set(int group, double newMean, double newVariance, double epsilon) {
    mean[group] = newMean;
    variance[group] = newVariance;
    return rstd[group] = rstd(newVariance, epsilon);
  }

  /**
   * Writes neighbouring entries.
   *
   * @param first the first statistic group
   * @param count how many
   * @param from their values, from index 0; at least so many
   * @throws IndexOutOfBoundsException if there are fewer groups or values; those before them are
   *     then written
   */
  public void set(int first, int count, Values from) {
    // Not arraycopy, whose calls count where there is one entry at a time.
    for (int i = 0; i < count; i++) {
      mean[first + i] = from.mean[i];
      variance[first + i] = from.variance[i];
      rstd[first + i] = from.rstd[i];
    }
  }

  /**
   * Room for the moments of some groups, as a kernel derives them: one entry per group in each
   * array. The arrays are shared, not copied.
   *
   * @param mean μ
   * @param variance σ², biased
   * @param rstd as {@link #rstds} derives it
   */
  public record Values(double[] mean, double[] variance, double[] rstd) {}

  /**
   * Copies neighbouring entries.
   *
   * @param first the first statistic group
   * @param count how many
   * @param means receives μ, from index 0; at least so long
   * @param rstds receives {@link #rstd}, from index 0; at least so long
   * @throws IndexOutOfBoundsException if there are fewer groups, or an array is shorter
   */
  public void copy(int first, int count, double[] means, double[] rstds) {
    System.arraycopy(mean, first, means, 0, count);
    System.arraycopy(rstd, first, rstds, 0, count);
  }

  /**
   * {@link #rstd} of the first entries.
   *
   * @param variances σ²
   * @param count how many
   * @param epsilon ε
   * @param rstds receives 1/√(σ²+ε) at the same places
   */
  public static void rstds(double[] variances, int count, double epsilon, double[] rstds) {
    // Two loops: the compiler vectorises the first one, since it has no branch.
    for (int i = 0; i < count; i++) {
      rstds[i] = 1 / Math.sqrt(variances[i] + epsilon);
    }
    for (int i = 0; i < count; i++) {
      if (rstds[i] == Double.POSITIVE_INFINITY) {
        rstds[i] = 0;
      }
    }
  }

  /**
   * {@return rstd = 1/√(σ²+ε), defined as 0 if σ²+ε is 0: a constant group then gives β, the limit
   * for ε → 0, instead of NaN}
   *
   * @param variance σ²
   * @param epsilon ε
   */
  public static double rstd(double variance, double epsilon) {
    double radicand = variance + epsilon;
    return radicand == 0 ? 0 : 1 / Math.sqrt(radicand);
  }
}
