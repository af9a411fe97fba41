package dev.normkit.monitor;

import dev.normkit.api.NormPlan;
import dev.normkit.selector.report.Report;
import java.util.List;

/**
 * How BatchNorm does in a layer: what was measured, what is wrong with it and what would help. The
 * formulas and the limit are in the package comment. Equal when equal; the same training gives the
 * same report and text on every JDK and machine.
 *
 * @param plan spec and shape of the last batch
 * @param settings the window and the limit
 * @param steps the batches that count, at most the window
 * @param valuesPerChannel m of a batch, the harmonic mean where they differ; 0 without a batch
 * @param channels those with enough finite batches to be judged, by number
 * @param findings what is wrong with the layer; none if healthy
 * @param recommendations what would help, best first
 */
public record BatchNormReport(
    NormPlan plan,
    MonitorSettings settings,
    int steps,
    double valuesPerChannel,
    List<ChannelReport> channels,
    List<Finding> findings,
    List<Recommendation> recommendations) {

  /** Copies the lists. */
  public BatchNormReport {
    channels = List.copyOf(channels);
    findings = List.copyOf(findings);
    recommendations = List.copyOf(recommendations);
  }

  /**
   * Whether nothing is wrong.
   *
   * @return true without findings
   */
  public boolean healthy() {
    return findings.isEmpty();
  }

  /**
   * The error of the output from which on something is wrong: the noise of as few values as lie
   * half way between the largest small batch and the smallest that is not small.
   *
   * @return 0.46 by default
   */
  public double limit() {
    return limit(settings);
  }

  static double limit(MonitorSettings settings) {
    return BatchNoise.ofIndependent(settings.smallBatchBelow() - 0.5).output();
  }

  /**
   * How many channels have a finding of their own.
   *
   * @param finding which
   * @return the count
   */
  public long channelsWith(Finding finding) {
    return channels.stream().filter(channel -> channel.findings().contains(finding)).count();
  }

  /**
   * What there is to tell of the layer.
   *
   * @return the report of which {@link #toText} and {@link #toJson} are made
   */
  public Report report() {
    return MonitorReport.of(this);
  }

  /**
   * The report as lines of text: findings, medians over the channels, advice and the channels that
   * are worst.
   *
   * @return lines without a trailing line end
   */
  public String toText() {
    return report().toText();
  }

  /**
   * The report as JSON, every channel included; numbers have six significant digits.
   *
   * <pre>
   * {"findings": [word…], "layer": {"method", "shape", "layout", "momentum",
   *    "weightOfNew"}, "steps", "window",
   *  "smallBatchBelow", "limit", "valuesPerChannel",
   *  "median": {"noise", "effectiveValues", "gap", "gapByNoise"},
   *  "recommendations": [{"action", "text"}…],
   *  "channels": [{"channel", "findings", "mean", "variance", "drift",
   *    "noise": {"output", "mean", "scale", "effectiveValues"},
   *    "gap": {"output", "mean", "scale", "byNoise"}}…]}
   * </pre>
   *
   * <p>A number that is not finite is left out, and so is "median" where no channel was judged.
   *
   * @return one object, keys in this order
   */
  public String toJson() {
    return report().toJson();
  }
}
