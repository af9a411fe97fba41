package dev.normkit.evidence.classification;

import dev.normkit.api.RunningStatistics;
import dev.normkit.evidence.data.ImageData;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.monitor.BatchNormReport;
import dev.normkit.monitor.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Looks at a network at one moment; its training goes on as if nobody had. */
record Look(Sequential network, ImageData data, int batch) {
  /** As many training images give the recomputed statistics. */
  private static final int RECOMPUTED = 2_048;

  private List<WatchedNorm> norms() {
    return network.layers().stream()
        .filter(WatchedNorm.class::isInstance)
        .map(WatchedNorm.class::cast)
        .toList();
  }

  void add(Outcome outcome, String when) {
    double training = Errors.percent(network, data.test(), Mode.BATCH_STATISTICS, batch);
    recompute();
    double recomputed = Errors.percent(network, data.test());
    List<RunningStatistics.State> precise =
        norms().stream().map(n -> n.trained().runningStatistics().orElseThrow().state()).toList();
    for (Average average : Average.values()) {
      double[] gaps = gaps(average, precise);
      norms()
          .forEach(
              n -> n.trained().runningStatistics().orElseThrow().copyFrom(n.statistics(average)));
      Row row =
          Row.of("when", when)
              .with("average", average.word())
              .with("gap", gaps[gaps.length / 2])
              .with("largest-gap", gaps[gaps.length - 1])
              .with("inference-error", Errors.percent(network, data.test()))
              .with("training-mode-error", training)
              .with("recomputed-error", recomputed);
      outcome.add(TrainingAndInference.NAME, row.with(advice(average)));
    }
  }

  private void recompute() {
    norms().forEach(n -> n.watch(false));
    norms().forEach(n -> n.trained().startRecomputing());
    Errors.pass(network, data.train().part(0, Math.min(RECOMPUTED, data.train().count())), batch);
    norms().forEach(n -> n.trained().finishRecomputing());
    norms().forEach(n -> n.watch(true));
  }

  /** Of all channels of all layers, sorted. */
  private double[] gaps(Average average, List<RunningStatistics.State> precise) {
    DoubleStream all = DoubleStream.empty();
    for (int i = 0; i < precise.size(); i++) {
      WatchedNorm norm = norms().get(i);
      RunningStatistics now = new RunningStatistics(norm.output().channels());
      now.set(precise.get(i));
      double epsilon = norm.trained().spec().epsilon();
      all = DoubleStream.concat(all, Arrays.stream(Gap.of(norm.statistics(average), now, epsilon)));
    }
    return all.sorted().toArray();
  }

  /** What the monitors of the six layers say. */
  private Row advice(Average average) {
    List<BatchNormReport> reports = norms().stream().map(n -> n.report(average)).toList();
    return Row.of("limit", reports.get(0).limit())
        .with("layers-stale", with(reports, Finding.RUNNING_STATISTICS_STALE))
        .with("layers-too-small", with(reports, Finding.BATCH_TOO_SMALL))
        .with(
            "advice",
            reports.stream()
                .flatMap(report -> report.recommendations().stream())
                .map(recommendation -> recommendation.action().word())
                .distinct()
                .sorted()
                .reduce((one, other) -> one + " " + other)
                .orElse("none"));
  }

  private static long with(List<BatchNormReport> reports, Finding finding) {
    return reports.stream().filter(report -> report.findings().contains(finding)).count();
  }
}
