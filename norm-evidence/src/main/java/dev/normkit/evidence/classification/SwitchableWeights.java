package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Comparisons;
import dev.normkit.evidence.report.LineChart;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.report.Verdict;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** On SN: which statistics SwitchableNorm takes, by batch size and depth. */
public final class SwitchableWeights implements Experiment {
  private static final List<String> WEIGHTS =
      List.of("mean-in", "mean-ln", "mean-bn", "variance-in", "variance-ln", "variance-bn");

  private static final int LAYERS = 6;

  @Override
  public String name() {
    return CnnRuns.WEIGHTS;
  }

  @Override
  public String question() {
    return "does SwitchableNorm take less of the batch's statistics when batches are small?";
  }

  @Override
  public List<String> runBy() {
    return List.of(name(), CnnRuns.TABLE);
  }

  @Override
  public List<Row> settings(boolean quick) {
    return CnnRuns.settings(
        List.of(Method.SWITCHABLE),
        quick ? List.of(CnnRuns.LARGEST, CnnRuns.SMALLEST) : CnnRuns.BATCHES);
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    return CnnRuns.run(cell, data, watch);
  }

  @Override
  public Report report(Results results) {
    List<Row> rows = results.rows(CnnRuns.WEIGHTS);
    List<String> blocks = new ArrayList<>();
    blocks.add("Weights by batch size, the mean over the six layers and the seeds:");
    blocks.add(byBatch(rows).toString());
    blocks.add("The batch's weight by depth, the mean of its weights for mean and variance:");
    blocks.add(byDepth(rows).toString());
    blocks.add("## What was done");
    blocks.add(
        "Every layer begins with equal weights, 0.333. Its six logits are learnt like all other"
            + " parameters, with the same rate. The runs are those of [small-batches]"
            + "(small-batches.md), which tells how they were trained and how the learning rates were"
            + " tuned. Nothing was tuned for the weights: neither a rate nor a start of their own, nor"
            + " the six layers alone.");
    blocks.add("## Where this differs from the literature");
    blocks.add(
        "Luo et al. 2018 (*Differentiable Learning-to-Normalize via Switchable Normalization*, arXiv"
            + " 1806.10779) learn larger networks on ImageNet with 32 to 2 images for each GPU and"
            + " find that the smaller the batch, the smaller is the weight of its statistics. Here a batch of 64 is on one processor, and weights were learnt for 3"
            + " epochs from their start at equal shares, so how far they would go isn't known. That"
            + " the weight fell doesn't say that SwitchableNorm classifies better:"
            + " [small-batches](small-batches.md) has its errors.");
    return new Report(
        "SwitchableNorm's weights",
        verdict(rows).stream().toList(),
        List.of(batchChart(rows), depthChart(rows)),
        blocks);
  }

  private static Optional<Verdict> verdict(List<Row> rows) {
    Paired variance = less(rows, "variance-bn");
    Paired mean = less(rows, "mean-bn");
    if (variance.effect().isEmpty()) {
      return Optional.empty();
    }
    Comparisons fell =
        Comparisons.of(
            Stream.of(variance, mean).map(paired -> paired.effect().orElseThrow()).toList());
    String sentence =
        "From batches of 64 to batches of 2 the weight of the batch's statistics fell by "
            + mean.effect().orElseThrow().words("", 3)
            + " in the mean and by "
            + variance.effect().orElseThrow().words("", 3)
            + " in the variance, on average over six layers that began with 0.333"
            + (fell.supporting() == fell.all()
                ? "."
                : "; where the interval isn't above 0, it wasn't seen.");
    return Optional.of(
        new Verdict(
            "On SN",
            List.of(),
            fell,
            sentence,
            variance.effect().orElseThrow(),
            "weight of the batch's variance"));
  }

  /** By how much less of a weight small batches have. */
  private static Paired less(List<Row> rows, String weight) {
    return ofBatch(rows, CnnRuns.LARGEST, weight).minus(ofBatch(rows, CnnRuns.SMALLEST, weight));
  }

  /** The mean over layers, by seed. */
  private static Paired ofBatch(List<Row> rows, int batch, String weight) {
    return Paired.ofMeans(
        rows.stream().filter(row -> row.integer("batch") == batch).toList(),
        row -> row.number(weight));
  }

  private static Paired ofLayer(List<Row> rows, int batch, int layer) {
    return Paired.of(
        rows.stream()
            .filter(row -> row.integer("batch") == batch && row.integer("layer") == layer)
            .toList(),
        row -> (row.number("mean-bn") + row.number("variance-bn")) / 2);
  }

  private static MarkdownTable byBatch(List<Row> rows) {
    List<String> header = new ArrayList<>(List.of("batch size"));
    WEIGHTS.forEach(weight -> header.add(words(weight)));
    MarkdownTable table = new MarkdownTable(header);
    for (int batch : CnnRuns.BATCHES) {
      List<String> line = new ArrayList<>(List.of(String.valueOf(batch)));
      WEIGHTS.forEach(weight -> line.add(ErrorTables.mean(ofBatch(rows, batch, weight), 3)));
      table.add(line);
    }
    return table;
  }

  private static String words(String weight) {
    String[] parts = weight.split("-");
    return parts[0] + ": " + parts[1].toUpperCase(Locale.ROOT);
  }

  private static MarkdownTable byDepth(List<Row> rows) {
    List<String> header = new ArrayList<>(List.of("batch size"));
    IntStream.rangeClosed(1, LAYERS).forEach(layer -> header.add("layer " + layer));
    MarkdownTable table = new MarkdownTable(header);
    for (int batch : CnnRuns.BATCHES) {
      List<String> line = new ArrayList<>(List.of(String.valueOf(batch)));
      for (int layer = 1; layer <= LAYERS; layer++) {
        line.add(ErrorTables.mean(ofLayer(rows, batch, layer), 3));
      }
      table.add(line);
    }
    return table;
  }

  private static LineChart batchChart(List<Row> rows) {
    List<String> across =
        Stream.concat(Stream.of("batch size"), CnnRuns.BATCHES.stream().map(String::valueOf))
            .toList();
    LineChart chart =
        LineChart.overSymbols(
            CnnRuns.WEIGHTS,
            "SwitchableNorm's weights by batch size",
            across,
            "weight, mean of 6 layers (least to largest of the seeds)");
    for (String weight : WEIGHTS) {
      chart.line(
          words(weight),
          ErrorTables.points(CnnRuns.BATCHES, batch -> ofBatch(rows, batch, weight)));
    }
    return chart;
  }

  private static LineChart depthChart(List<Row> rows) {
    LineChart chart =
        LineChart.overSymbols(
            CnnRuns.WEIGHTS + "-depth",
            "The weight of the batch's statistics by depth",
            List.of("layer", "1", "2", "3", "4", "5", "6"),
            "weight (least to largest of the seeds)");
    List<Integer> layers = IntStream.rangeClosed(1, LAYERS).boxed().toList();
    for (int batch : List.of(64, 16, 4, 2)) {
      chart.line(
          "batches of " + batch, ErrorTables.points(layers, layer -> ofLayer(rows, batch, layer)));
    }
    return chart;
  }
}
