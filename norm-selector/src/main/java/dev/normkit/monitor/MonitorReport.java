package dev.normkit.monitor;

import dev.normkit.selector.report.Report;
import java.util.Comparator;
import java.util.List;

/**
 * A report as lines of text: columns two spaces apart. Numbers enter by %s, since the digits of %d
 * are those of the default locale.
 */
final class MonitorReport {
  private static final int MOST_CHANNELS = 4;

  private final BatchNormReport report;
  private final Report.Builder lines = Report.builder();

  private MonitorReport(BatchNormReport report) {
    this.report = report;
  }

  static Report of(BatchNormReport report) {
    MonitorReport told = new MonitorReport(report);
    told.findings();
    if (!report.channels().isEmpty()) {
      told.medians();
    }
    report
        .recommendations()
        .forEach(advice -> told.lines.line("advice", advice.action().word(), advice.text()));
    told.worstChannels();
    told.inputs();
    return told.lines.facts(MonitorFacts.of(report)).build();
  }

  private void findings() {
    if (report.healthy()) {
      lines.line(
          "batchnorm",
          "healthy",
          "neither batch noise nor running statistics move the output of a channel by more than %s"
              .formatted(limit()));
    }
    for (Finding finding : report.findings()) {
      lines.line("batchnorm", finding.word(), sentence(finding));
    }
  }

  private String sentence(Finding finding) {
    long there = report.channelsWith(finding);
    int judged = report.channels().size();
    return switch (finding) {
      case TOO_FEW_STEPS ->
          "%s seen; at least %s with finite statistics are needed"
              .formatted(
                  report.steps() == 1 ? "1 batch was" : report.steps() + " batches were",
                  MonitorSettings.FEWEST_STEPS);
      case BATCH_TOO_SMALL ->
          "in %s of %s channels the noise of batch statistics moves the output by more than %s, as batches below %s independent values do"
              .formatted(there, judged, limit(), report.settings().smallBatchBelow());
      case RUNNING_STATISTICS_STALE ->
          "in %s of %s channels inference with the running statistics differs from training by more than %s, and by more than noise explains"
              .formatted(there, judged, limit());
    };
  }

  private String limit() {
    return Figures.text(report.limit());
  }

  private void medians() {
    Summary median = Summary.of(report.channels());
    double values = report.valuesPerChannel();
    lines.line(
        "noise",
        Figures.text(median.noise()),
        "of the output's standard deviation, median over channels; %s independent values give %s"
            .formatted(
                Figures.text(values), Figures.text(BatchNoise.ofIndependent(values).output())));
    lines.line(
        "values",
        Figures.text(values),
        "per channel and batch; they count as %s independent ones"
            .formatted(Figures.text(median.effectiveValues())));
    lines.line(
        "gap",
        Figures.text(median.gap()),
        "between inference and training, median over channels; batch noise alone gives about %s"
            .formatted(Figures.text(median.gapByNoise())));
  }

  private void worstChannels() {
    List<ChannelReport> ill =
        report.channels().stream()
            .filter(channel -> !channel.findings().isEmpty())
            .sorted(
                Comparator.comparingDouble(MonitorReport::error)
                    .reversed()
                    .thenComparing(ChannelReport::channel))
            .toList();
    ill.stream().limit(MOST_CHANNELS).forEach(this::channel);
    int more = ill.size() - MOST_CHANNELS;
    if (more > 0) {
      lines.line(
          "note",
          more == 1 ? "1 more channel has findings" : more + " more channels have findings");
    }
    int unjudged = report.plan().shape().channels() - report.channels().size();
    if (unjudged > 0 && !report.channels().isEmpty()) {
      lines.line(
          "note",
          "%s had fewer than %s batches with finite statistics and %s not judged"
              .formatted(
                  unjudged == 1 ? "1 channel" : unjudged + " channels",
                  MonitorSettings.FEWEST_STEPS,
                  unjudged == 1 ? "is" : "are"));
    }
  }

  private static double error(ChannelReport channel) {
    return Math.max(channel.noise().output(), channel.gap().output());
  }

  private void channel(ChannelReport channel) {
    BatchNoise noise = channel.noise();
    RunningGap gap = channel.gap();
    lines.line(
        "channel",
        Integer.toString(channel.channel()),
        "noise %s (mean %s, scale %s)"
            .formatted(
                Figures.text(noise.output()),
                Figures.text(noise.mean()),
                Figures.text(noise.scale())),
        "gap %s (mean %s, scale %s)"
            .formatted(
                Figures.text(gap.output()), Figures.text(gap.mean()), Figures.text(gap.scale())),
        "drift %s per batch".formatted(Figures.ofAnySize(channel.drift())),
        String.join(" ", channel.findings().stream().map(Finding::word).toList()));
  }

  private void inputs() {
    lines.line("input", "layer", report.plan().toString());
    lines.line("input", "steps", Integer.toString(report.steps()));
    lines.line("input", "window", Integer.toString(report.settings().window()));
    lines.line("input", "small-batch-below", Integer.toString(report.settings().smallBatchBelow()));
  }
}
