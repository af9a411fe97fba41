package dev.normkit.selector.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A report as lines of text: columns two spaces apart. Numbers enter by %s, since the digits of %d
 * are those of the default locale.
 */
final class ReportText {
  private static final int MOST_CHANNELS = 4;

  private final BatchNormReport report;
  private final List<String> lines = new ArrayList<>();

  private ReportText(BatchNormReport report) {
    this.report = report;
  }

  static String of(BatchNormReport report) {
    ReportText text = new ReportText(report);
    text.findings();
    if (!report.channels().isEmpty()) {
      text.medians();
    }
    report
        .recommendations()
        .forEach(advice -> text.line("advice", advice.action().word(), advice.text()));
    text.worstChannels();
    text.inputs();
    return String.join("\n", text.lines);
  }

  private void line(String... columns) {
    lines.add(String.join("  ", columns));
  }

  private void findings() {
    if (report.healthy()) {
      line(
          "batchnorm",
          "healthy",
          "neither batch noise nor running statistics move the output of a channel by more than %s"
              .formatted(limit()));
    }
    for (Finding finding : report.findings()) {
      line("batchnorm", finding.word(), sentence(finding));
    }
  }

  private String sentence(Finding finding) {
    long there = report.channelsWith(finding);
    int judged = report.channels().size();
    return switch (finding) {
      case TOO_FEW_STEPS ->
          "%s batches were seen; at least %s with finite statistics are needed"
              .formatted(report.steps(), MonitorSettings.FEWEST_STEPS);
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
    line(
        "noise",
        Figures.text(median.noise()),
        "of the output's standard deviation, median over channels; %s independent values give %s"
            .formatted(
                Figures.text(values), Figures.text(BatchNoise.ofIndependent(values).output())));
    line(
        "values",
        Figures.text(values),
        "per channel and batch; they count as %s independent ones"
            .formatted(Figures.text(median.effectiveValues())));
    line(
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
                Comparator.comparingDouble(ReportText::error)
                    .reversed()
                    .thenComparing(ChannelReport::channel))
            .toList();
    ill.stream().limit(MOST_CHANNELS).forEach(this::channel);
    if (ill.size() > MOST_CHANNELS) {
      line("note", "%s more channels have findings".formatted(ill.size() - MOST_CHANNELS));
    }
    int unjudged = report.plan().shape().channels() - report.channels().size();
    if (unjudged > 0 && !report.channels().isEmpty()) {
      line(
          "note",
          "%s channels had fewer than %s batches with finite statistics and are not judged"
              .formatted(unjudged, MonitorSettings.FEWEST_STEPS));
    }
  }

  private static double error(ChannelReport channel) {
    return Math.max(channel.noise().output(), channel.gap().output());
  }

  private void channel(ChannelReport channel) {
    BatchNoise noise = channel.noise();
    RunningGap gap = channel.gap();
    line(
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
        "drift %s per batch".formatted(Figures.text(channel.drift())),
        String.join(" ", channel.findings().stream().map(Finding::word).toList()));
  }

  private void inputs() {
    line("input", "layer", report.plan().toString());
    line("input", "steps", Integer.toString(report.steps()));
    line("input", "window", Integer.toString(report.settings().window()));
    line("input", "small-batch-below", Integer.toString(report.settings().smallBatchBelow()));
  }
}
