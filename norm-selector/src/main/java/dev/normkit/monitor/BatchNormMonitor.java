package dev.normkit.monitor;

import dev.normkit.api.Moments;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.layer.NormLayer;
import dev.normkit.layer.TrainingObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Observes a BatchNorm layer while it trains:
 *
 * <pre>{@code
 * BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
 * train(network);
 * System.out.println(monitor.report().toText());
 * monitor.detach();
 * }</pre>
 *
 * <p>Every layout is supported. The layer's results keep their bits; a step costs a copy of its
 * batch statistics and allocates nothing. Batches that are trained with frozen statistics have none
 * of their own and aren't observed.
 *
 * <p>Threads: belongs to the layer's training thread, as the layer itself does.
 */
public final class BatchNormMonitor {
  private final NormLayer layer;
  private final MonitorSettings settings;
  private final StepHistory history;
  private final TrainingObserver observer = this::keep;
  private NormPlan lastPlan;

  private BatchNormMonitor(NormLayer layer, MonitorSettings settings) {
    this.layer = layer;
    this.settings = settings;
    lastPlan = layer.typicalPlan();
    history = new StepHistory(settings.window(), lastPlan.shape().channels());
  }

  /**
   * Observes a layer with {@link MonitorSettings#standard()}.
   *
   * @param layer a BatchNorm layer
   * @return a monitor that has seen no batch yet
   * @throws IllegalArgumentException if the layer has another method or keeps no running statistics
   */
  public static BatchNormMonitor attach(NormLayer layer) {
    return attach(layer, MonitorSettings.standard());
  }

  /**
   * Observes a layer.
   *
   * @param layer a BatchNorm layer; may have other monitors too
   * @param settings the window and the limit
   * @return a monitor that has seen no batch yet
   * @throws IllegalArgumentException if the layer has another method or keeps no running statistics
   */
  public static BatchNormMonitor attach(NormLayer layer, MonitorSettings settings) {
    if (layer.spec().method() != NormMethod.BATCH) {
      throw new IllegalArgumentException(
          "layer is of method "
              + layer.spec().method()
              + ", but only BATCH normalizes with statistics of the batch that can be judged");
    }
    if (layer.spec().runningAverage().isEmpty()) {
      throw new IllegalArgumentException(
          "layer keeps no running statistics, so there is nothing to judge its batches by; build it"
              + " with trackStatistics(true)");
    }
    BatchNormMonitor monitor = new BatchNormMonitor(layer, settings);
    layer.addObserver(monitor.observer);
    return monitor;
  }

  /** Stops observing; the report stays. */
  public void detach() {
    layer.removeObserver(observer);
  }

  private void keep(NormPlan plan, Moments moments) {
    lastPlan = plan;
    history.add(plan, moments);
  }

  /**
   * Judges the last batches against each other and against the layer's running statistics as they
   * are now.
   *
   * @return a value that later training does not change
   */
  public BatchNormReport report() {
    RunningStatistics running = layer.runningStatistics().orElseThrow();
    Momentum momentum = layer.spec().runningAverage().orElseThrow().momentum();
    RunningWeights weights = new RunningWeights(momentum, running.batches());
    double limit = BatchNormReport.limit(settings);
    ChannelJudge judge = new ChannelJudge(layer.spec(), history, running, weights, limit);
    List<ChannelReport> channels =
        IntStream.range(0, history.channels())
            .mapToObj(judge::judge)
            .flatMap(Optional::stream)
            .toList();
    List<Finding> findings = findings(channels);
    Advice advice = new Advice(lastPlan.shape(), history.usual(), limit, history.size(), weights);
    return new BatchNormReport(
        lastPlan,
        settings,
        history.size(),
        history.size() == 0 ? 0 : history.usualValues(),
        channels,
        findings,
        recommendations(advice, findings, channels));
  }

  /**
   * A batch is too small if half of the channels say so; one channel alone can make inference
   * wrong.
   */
  private static List<Finding> findings(List<ChannelReport> channels) {
    if (channels.isEmpty()) {
      return List.of(Finding.TOO_FEW_STEPS);
    }
    List<Finding> findings = new ArrayList<>();
    if (2 * with(Finding.BATCH_TOO_SMALL, channels).size() >= channels.size()) {
      findings.add(Finding.BATCH_TOO_SMALL);
    }
    if (!with(Finding.RUNNING_STATISTICS_STALE, channels).isEmpty()) {
      findings.add(Finding.RUNNING_STATISTICS_STALE);
    }
    return findings;
  }

  private static List<ChannelReport> with(Finding finding, List<ChannelReport> channels) {
    return channels.stream().filter(channel -> channel.findings().contains(finding)).toList();
  }

  private static List<Recommendation> recommendations(
      Advice advice, List<Finding> findings, List<ChannelReport> channels) {
    List<Recommendation> recommendations = new ArrayList<>();
    if (findings.contains(Finding.BATCH_TOO_SMALL)) {
      recommendations.addAll(advice.onBatch(with(Finding.BATCH_TOO_SMALL, channels)));
    }
    if (findings.contains(Finding.RUNNING_STATISTICS_STALE)) {
      recommendations.addAll(advice.onRunning(with(Finding.RUNNING_STATISTICS_STALE, channels)));
    }
    return recommendations;
  }
}
