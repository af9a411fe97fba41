package dev.normkit.evidence.classification;

import dev.normkit.evidence.report.Comparisons;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.LineChart;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the runs say on BN problem 4. */
final class TrainingAndInferenceReport {
  private static final String INFERENCE = "inference-error";
  private static final String TRAINING = "training-mode-error";
  private static final String RECOMPUTED = "recomputed-error";

  private final List<Row> rows;
  private static final String LITERATURE =
      "The article takes the expectation over the mini-batches of training and finds no great trouble"
          + " in practice. Ioffe & Szegedy 2015 take it over mini-batches of the trained network,"
          + " which is what recomputing does; the plain average here, PyTorch's `momentum=None`, is"
          + " over all of training, so mostly of weights that are long gone. Wu & Johnson 2021 (*Rethinking \"Batch\" in BatchNorm*, arXiv 2105.07576) find that the"
          + " exponential average is good enough when training has converged, and recomputed"
          + " statistics better before: compare the two tables.";

  private final Judgements judgements;

  TrainingAndInferenceReport(Results results) {
    rows = results.rows(TrainingAndInference.NAME);
    judgements = new Judgements(rows);
  }

  Report report() {
    List<String> blocks = new ArrayList<>();
    for (String when : TrainingAndInference.WHEN) {
      blocks.add(
          when.equals("end")
              ? "## At the end of training"
              : "## In the middle of training, at half the first rate");
      blocks.add(table(when).toString());
    }
    blocks.add(
        "Means; differences paired by seed, with 95 % intervals. "
            + Gap.TEXT
            + " *Training mode* normalizes test images with the statistics of their own batch, which"
            + " is as large as in training.");
    blocks.add("## What the monitor said, and what happened");
    blocks.addAll(judgements.blocks());
    blocks.add("## What was done");
    blocks.add(
        CnnRuns.TEXT
            + " Running statistics don't change training, so each run keeps all three kinds at"
            + " once. Nothing was tuned for this experiment: the rates are those of"
            + " [learning-rates](learning-rates.md), the monitor has its standard settings.");
    blocks.add("## Where this differs from the literature");
    blocks.add(LITERATURE + trainingMode());
    return new Report(
        "Training against inference",
        Stream.concat(problem().stream(), judgements.verdict().stream()).toList(),
        List.of(chart()),
        blocks);
  }

  /**
   * That training mode, whose statistics are of few images, isn't what inference falls short of.
   */
  private String trainingMode() {
    List<Integer> better =
        known().stream()
            .filter(
                batch -> difference(batch, "end", Average.FAST, TRAINING).orElseThrow().negative())
            .toList();
    return better.isEmpty()
        ? ""
        : " What the article doesn't say: after training the usual average of 0.1 did better than"
            + " training mode on the same test images, "
            + SmallBatchReport.where(known(), better::contains)
            + ".";
  }

  private Paired values(int batch, String when, Average average, String column) {
    return Paired.of(
        rows.stream()
            .filter(
                row ->
                    row.integer("batch") == batch
                        && row.text("when").equals(when)
                        && row.text("average").equals(average.word()))
            .toList(),
        row -> row.number(column));
  }

  private Optional<Effect> difference(int batch, String when, Average average, String other) {
    return values(batch, when, average, INFERENCE)
        .minus(values(batch, when, average, other))
        .effect();
  }

  private MarkdownTable table(String when) {
    MarkdownTable table =
        new MarkdownTable(
            "batch size, running statistics",
            "gap of the median channel",
            "of the worst channel",
            "error in %: inference",
            "training mode",
            "recomputed",
            "inference less training mode",
            "inference less recomputed");
    for (int batch : TrainingAndInference.BATCHES) {
      for (Average average : Average.values()) {
        table.add(
            batch + ", " + average.title(),
            ErrorTables.mean(values(batch, when, average, "gap"), 3),
            ErrorTables.mean(values(batch, when, average, "largest-gap"), 2),
            ErrorTables.mean(values(batch, when, average, INFERENCE), 2),
            ErrorTables.mean(values(batch, when, average, TRAINING), 2),
            ErrorTables.mean(values(batch, when, average, RECOMPUTED), 2),
            text(difference(batch, when, average, TRAINING)),
            text(difference(batch, when, average, RECOMPUTED)));
      }
    }
    return table;
  }

  private static String text(Optional<Effect> effect) {
    return effect.map(found -> found.text(2)).orElse(MarkdownTable.NONE);
  }

  private LineChart chart() {
    List<String> across = new ArrayList<>(List.of("batch size"));
    TrainingAndInference.BATCHES.forEach(batch -> across.add(String.valueOf(batch)));
    LineChart chart =
        LineChart.overSymbols(
            TrainingAndInference.NAME,
            "BatchNorm in training and inference: test error in the middle of training",
            across,
            "test error in % (least to largest of the seeds)");
    String when = TrainingAndInference.WHEN.get(0);
    for (Average average : Average.values()) {
      chart.line(average.title(), line(when, average, INFERENCE));
    }
    chart.line("recomputed", line(when, Average.FAST, RECOMPUTED));
    chart.line("training mode", line(when, Average.FAST, TRAINING));
    return chart;
  }

  private List<LineChart.Point> line(String when, Average average, String column) {
    return ErrorTables.points(
        TrainingAndInference.BATCHES, batch -> values(batch, when, average, column));
  }

  /** That both computations differ, and whether that matters. */
  private Optional<Verdict> problem() {
    Optional<Effect> plain = difference(CnnRuns.LARGEST, "end", Average.PLAIN, RECOMPUTED);
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    List<Effect> gaps =
        Stream.of(Average.values())
            .flatMap(
                average ->
                    known().stream()
                        .map(batch -> difference(batch, "end", average, RECOMPUTED).orElseThrow()))
            .toList();
    String sentence =
        "After training with batches of 64, inference with the plain average over all"
            + " mini-batches, the article's expectation, had a test error "
            + SmallBatchReport.points(plain.get())
            + " above that with statistics recomputed for the final weights; an error above it was, "
            + Stream.of(Average.values())
                .map(
                    average ->
                        "with "
                            + average.title()
                            + ", "
                            + SmallBatchReport.where(known(), apart(average)::contains))
                .collect(Collectors.joining("; "))
            + ".";
    return Optional.of(
        new Verdict(
            "BN problem 4",
            List.of(),
            Comparisons.of(gaps),
            sentence,
            plain.get(),
            SmallBatchReport.UNIT));
  }

  /** Batch sizes that were run. */
  private List<Integer> known() {
    return TrainingAndInference.BATCHES.stream()
        .filter(batch -> difference(batch, "end", Average.FAST, RECOMPUTED).isPresent())
        .toList();
  }

  /** Where inference does worse than with recomputed statistics. */
  private List<Integer> apart(Average average) {
    return known().stream()
        .filter(batch -> difference(batch, "end", average, RECOMPUTED).orElseThrow().positive())
        .toList();
  }
}
