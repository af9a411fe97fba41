package dev.normkit.evidence.sequence;

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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The search for what recurrent networks learn best with, on names that no test sees. */
public final class RecurrentRates implements Experiment {
  private static final String TABLE = "recurrent-rates";
  private static final List<Double> RATES = List.of(0.02, 0.05, 0.1, 0.2, 0.4);

  /** Cooijmans et al. 2016 begin with a small γ. */
  private static final List<Double> WEIGHTS = List.of(1.0, 0.1);

  private static final int EPOCHS = 8;

  /** What the search was begun with. */
  private static final int SEEDS = 3;

  private static final int FASTER = 4;

  @Override
  public String name() {
    return TABLE;
  }

  @Override
  public String question() {
    return "which learning rates and which first γ do the recurrent networks take?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    List<Row> settings = new ArrayList<>();
    for (CellNorm norm : CellNorm.values()) {
      for (double weight : weights(norm)) {
        for (double rate : quick ? RATES.subList(1, 2) : RATES) {
          settings.add(settings(norm, weight, rate));
        }
      }
    }
    return settings;
  }

  private static List<Double> weights(CellNorm norm) {
    return norm == CellNorm.NONE ? WEIGHTS.subList(0, 1) : WEIGHTS;
  }

  private static Row settings(CellNorm norm, double weight, double rate) {
    return Recurrent.settings(norm, EPOCHS).with("weight", weight).with("rate", rate);
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    RecurrentRun run =
        RecurrentRun.of(
            cell, cell.settings().number("rate"), cell.settings().number("weight"), watch);
    run.recomputeStatistics();
    return new Outcome()
        .add(TABLE, Row.of("loss", run.loss()).with("error", run.error(run.names().validation())));
  }

  @Override
  public Report report(Results results) {
    return new Report(
        "Learning rates of recurrent networks",
        List.of(),
        List.of(),
        List.of(
            "Tried with "
                + seeds(results)
                + " seeds"
                + (seeds(results) < SEEDS ? " (a run of three seeds, broken off)" : "")
                + " and 8 epochs, for [recurrent](recurrent.md), which has 10. Chosen"
                + " were learning rate and first γ of each variant: "
                + Arrays.stream(CellNorm.values())
                    .map(RecurrentRates::chosen)
                    .collect(Collectors.joining("; "))
                + ".",
            table(results).toString()));
  }

  private static String chosen(CellNorm norm) {
    String rate = norm.title() + " " + norm.rate();
    return norm == CellNorm.NONE ? rate : rate + " and " + norm.weight();
  }

  /** How many seeds each setting was tried with. */
  static int seeds(Results results) {
    return (int) results.rows(TABLE).stream().map(row -> row.text("seed")).distinct().count();
  }

  /** Errors on the validation set. */
  static MarkdownTable table(Results results) {
    List<String> header = new ArrayList<>(List.of("validation error in %, first γ"));
    RATES.forEach(rate -> header.add("rate " + rate));
    MarkdownTable table = new MarkdownTable(header);
    List<Row> rows = results.rows(TABLE);
    for (CellNorm norm : CellNorm.values()) {
      for (double weight : weights(norm)) {
        List<String> line = new ArrayList<>();
        line.add(norm.title() + (norm == CellNorm.NONE ? "" : ", " + weight));
        RATES.forEach(rate -> line.add(error(rows, settings(norm, weight, rate))));
        table.add(line);
      }
    }
    return table;
  }

  /** What a rate that is too large does, with the γ that was best. */
  static String tooFast(Results results) {
    List<Row> rows = results.rows(TABLE);
    List<String> parts = new ArrayList<>();
    for (CellNorm norm : List.of(CellNorm.LAYER, CellNorm.NONE)) {
      parts.add(
          "from "
              + error(rows, settings(norm, norm.weight(), norm.rate()))
              + " to "
              + error(rows, settings(norm, norm.weight(), FASTER * norm.rate()))
              + (norm == CellNorm.NONE ? " without normalization" : " with LayerNorm"));
    }
    return "At "
        + FASTER
        + " times the best rate the validation error went "
        + String.join(", ", parts)
        + ": how well a rate has to be chosen isn't part of the verdicts.";
  }

  private static String error(List<Row> rows, Row asked) {
    List<Row> found = rows.stream().filter(row -> row.contains(asked)).toList();
    return Paired.of(found, row -> row.number("error"))
        .effect()
        .map(effect -> Effect.fixed(effect.mean(), 1))
        .orElse(MarkdownTable.NONE);
  }
}
