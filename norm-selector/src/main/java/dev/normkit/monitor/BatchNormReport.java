package dev.normkit.monitor;

import dev.normkit.api.NormPlan;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import java.util.List;

/**
 * How well BatchNorm works in a layer: what was measured, what is wrong and what would help. The
 * formulas and the limit are in the package comment. The same training gives the same report and
 * text on every JDK and machine.
 *
 * @param plan spec and shape of the last batch
 * @param settings the window and the limit
 * @param steps the number of batches that count, at most the window
 * @param valuesPerChannel m of a batch, the harmonic mean if batches differ; 0 without a batch
 * @param channels the channels with enough finite batches to be judged, by number
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
    List<Recommendation> recommendations)
    implements Reported {

  /** Copies the lists. */
  public BatchNormReport {
    channels = List.copyOf(channels);
    findings = List.copyOf(findings);
    recommendations = List.copyOf(recommendations);
  }

  /** {@return whether nothing is wrong: true without findings} */
  public boolean healthy() {
    return findings.isEmpty();
  }

  /**
   * {@return the error of the output above which something is wrong: the noise of as many values as
   * lie half way between the largest small batch and the smallest other one; by default 0.46, of 7½
   * values}
   */
  public double limit() {
    return limit(settings);
  }

  static double limit(MonitorSettings settings) {
    return BatchNoise.ofIndependent(settings.smallBatchBelow() - 0.5).output();
  }

  /**
   * Counts the channels with a finding.
   *
   * @param finding which finding
   * @return how many channels have it
   */
  public long channelsWith(Finding finding) {
    return channels.stream().filter(channel -> channel.findings().contains(finding)).count();
  }

  /**
   * What was found. Text: findings, medians over the channels, advice and the worst channels. JSON:
   * every channel, with numbers of six significant digits:
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
   * <p>Numbers that aren't finite are left out, and so is "median" if no channel was judged.
   *
   * @return the report
   */
  @Override
  public Report report() {
    return MonitorReport.of(this);
  }
}
