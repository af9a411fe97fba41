package dev.normkit.evidence.smoothness;

import dev.normkit.evidence.classification.Errors;
import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.MarkdownTable;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.ArrayList;
import java.util.List;

/** Which learning rates the networks of {@link Smoothness} bear, on images that no test sees. */
public final class SmoothnessRates implements Experiment {
  private static final String TABLE = "smoothness-rates";
  private static final List<Double> RATES = List.of(0.0125, 0.025, 0.05, 0.1, 0.2, 0.4);
  private static final int EPOCHS = 1;

  /** How far the search can be trusted. */
  static final String NOISE =
      "The search was of one seed, and ran before matrix products gave the same bits each time: run"
          + " again, its errors move, and neighbours that differ by a point or two can't be told"
          + " apart.";

  @Override
  public String name() {
    return TABLE;
  }

  @Override
  public String question() {
    return "which learning rate do the paths of training take?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    List<Row> settings = new ArrayList<>();
    for (Behind behind : Behind.values()) {
      for (double rate : quick ? RATES.subList(2, 3) : RATES) {
        settings.add(SmoothnessRun.settings(behind, rate, EPOCHS));
      }
    }
    return settings;
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    SmoothnessRun run = SmoothnessRun.of(cell, data, 0);
    boolean finite = run.run(cell, watch);
    if (finite) {
      run.prepareInference();
    }
    double error =
        finite ? Errors.percent(run.network(), SmoothnessRun.heldOut(data)) : Errors.CHANCE;
    return new Outcome().add(TABLE, Row.of("loss", run.loss()).with("error", error));
  }

  @Override
  public Report report(Results results) {
    return new Report(
        "Learning rates along paths of training",
        List.of(),
        List.of(),
        List.of(
            "Tried with one seed and one epoch, a third of what [smoothness](smoothness.md) takes, for"
                + " the rate of all its networks: the best without normalization, "
                + Smoothness.RATE
                + ". "
                + NOISE,
            table(results).toString()));
  }

  /** Errors of held-out images. */
  static MarkdownTable table(Results results) {
    List<String> header = new ArrayList<>(List.of("held-out error in %"));
    RATES.forEach(rate -> header.add("rate " + rate));
    MarkdownTable table = new MarkdownTable(header);
    List<Row> rows = results.rows(TABLE);
    for (Behind behind : Behind.values()) {
      List<String> line = new ArrayList<>(List.of(behind.title()));
      for (double rate : RATES) {
        Row asked = SmoothnessRun.settings(behind, rate, EPOCHS);
        line.add(
            Paired.of(
                    rows.stream().filter(row -> row.contains(asked)).toList(),
                    row -> row.number("error"))
                .effect()
                .map(effect -> Effect.fixed(effect.mean(), 1))
                .orElse(MarkdownTable.NONE));
      }
      table.add(line);
    }
    return table;
  }
}
