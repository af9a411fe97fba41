package dev.normkit.monitor;

/**
 * How inference with the running statistics differs from training with those of the batch; of
 * pooled ones, from what they should be (see the package comment).
 *
 * @param mean running mean − mean of the batches now, in units of √(σ²+ε)
 * @param scale relative change of the output's scale, for a value one σ from the mean; negative
 *     where inference gives smaller values
 * @param noise the standard deviation of both that batch noise alone explains
 */
public record RunningGap(double mean, double scale, BatchNoise noise) {
  /** {@return both parts together, √(mean² + scale²)} */
  public double output() {
    return Math.sqrt(mean * mean + scale * scale);
  }

  /**
   * {@return whether batch noise alone hardly explains the gap: true if one part is over three
   * standard deviations of its noise}
   */
  public boolean significant() {
    return Math.abs(mean) > Trend.SIGNIFICANT * noise.mean()
        || Math.abs(scale) > Trend.SIGNIFICANT * noise.scale();
  }

  /**
   * The gap after more batches of which none differs from those now: the means' difference shrinks
   * by 1−w with each, and so does that of the variances, whose ratio is 1/(1+scale)².
   *
   * @param batches how many
   * @param weight w of the new batch
   */
  RunningGap after(long batches, double weight) {
    double left = StrictMath.pow(1 - weight, batches);
    double ratio = 1 / ((1 + scale) * (1 + scale));
    return new RunningGap(mean * left, 1 / Math.sqrt(1 + (ratio - 1) * left) - 1, noise);
  }
}
