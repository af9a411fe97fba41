package dev.normkit.evidence.classification;

import dev.normkit.api.RunningStatistics;

/**
 * How inference with running statistics differs from inference with those of the batches as they
 * are now: √(mean² + scale²) for a value one σ from the mean, in units of √(σ²+ε), the measure of
 * BatchNormMonitor.
 */
final class Gap {
  static final String TEXT =
      "The gap of a channel is √(δ² + s²): δ is the running mean less the recomputed one in units of"
          + " √(σ²+ε), and s the relative error of the scale 1/√(σ²+ε), for a value one σ from the"
          + " mean. Recomputed statistics are the plain average over 2,048 training images in batches"
          + " of the same size as in training, with the weights held. PreciseBN (Wu & Johnson 2021)"
          + " adds the spread of the batches' means to the variance. NormLayer now does so too, but"
          + " these runs were made before.";

  private Gap() {}

  /** One gap for each channel. */
  static double[] of(RunningStatistics running, RunningStatistics recomputed, double epsilon) {
    double[] gaps = new double[running.channels()];
    for (int c = 0; c < gaps.length; c++) {
      double now = recomputed.variance(c) + epsilon;
      double shift = (running.mean(c) - recomputed.mean(c)) / Math.sqrt(now);
      double scale = Math.sqrt(now / (running.variance(c) + epsilon)) - 1;
      double deviation = Math.sqrt(recomputed.variance(c) / now);
      gaps[c] = Math.sqrt(shift * shift + deviation * deviation * scale * scale);
    }
    return gaps;
  }
}
