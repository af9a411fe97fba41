package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Sequential;
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

/** The search for learning rates, on training images that no other run sees. */
public final class LearningRates implements Experiment {
  private static final String NAME = "learning-rates";

  /** Images of the search. */
  private static final int HELD_OUT = 5_000;

  /** For batches of 64; smaller batches take as much less as they are smaller. */
  static final List<Double> RATES = List.of(0.05, 0.1, 0.2, 0.4);

  /** Those that are tried with the smallest batches, to see whether the proportion holds. */
  static final List<Double> NEAR = List.of(0.05, 0.1, 0.2);

  private static final List<Method> CHECKED = List.of(Method.BATCH, Method.GROUP);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "which learning rates do the other experiments take?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    if (quick) {
      return settings(List.of(Method.BATCH), CnnRuns.LARGEST, RATES);
    }
    List<Row> settings = new ArrayList<>(settings(SmallBatches.METHODS, CnnRuns.LARGEST, RATES));
    settings.addAll(settings(CHECKED, CnnRuns.SMALLEST, NEAR));
    return settings;
  }

  private static List<Row> settings(List<Method> methods, int batch, List<Double> rates) {
    return methods.stream()
        .flatMap(
            method ->
                rates.stream()
                    .map(rate -> CnnRuns.settings(method, batch).with("rate-at-64", rate)))
        .toList();
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    Method method = Method.of(cell.settings().text("method"));
    int batch = cell.settings().integer("batch");
    double rate = cell.settings().number("rate-at-64") * batch / CnnRuns.LARGEST;
    Images all = data.images().train();
    Images train = CnnRuns.firstOf(all);
    Images held = all.part(train.count(), Math.min(HELD_OUT, all.count() - train.count()));
    Sequential network = ConvNetwork.of(train.size(), method, CnnRuns.random(cell.seed(), 1));
    boolean finite =
        new Training(network, train, batch)
            .run(
                new Training.Schedule(rate, CnnRuns.EPOCHS),
                CnnRuns.random(cell.seed(), 2),
                share -> watch.done(0.95 * share));
    double error = finite ? Errors.percent(network, held) : Errors.CHANCE;
    return new Outcome().add(NAME, Row.of("error", error));
  }

  @Override
  public Report report(Results results) {
    List<String> blocks = new ArrayList<>();
    blocks.add(text(results));
    blocks.add(table(results, SmallBatches.METHODS, CnnRuns.LARGEST).toString());
    blocks.add(table(results, CHECKED, CnnRuns.SMALLEST).toString());
    return new Report("Learning rates", List.of(), List.of(), blocks);
  }

  /** Error over rates. */
  private static MarkdownTable table(Results results, List<Method> methods, int batch) {
    List<String> header = new ArrayList<>(List.of("held-out error in %, batch " + batch));
    RATES.forEach(rate -> header.add("rate " + rate * batch / CnnRuns.LARGEST));
    MarkdownTable table = new MarkdownTable(header);
    for (Method method : methods) {
      List<String> line = new ArrayList<>(List.of(method.title()));
      RATES.forEach(rate -> line.add(ErrorTables.spread(errors(results, method, batch, rate))));
      table.add(line);
    }
    return table;
  }

  static Paired errors(Results results, Method method, int batch, double rate) {
    Row asked = CnnRuns.settings(method, batch).with("rate-at-64", rate);
    return Paired.of(
        results.rows(NAME).stream().filter(row -> row.contains(asked)).toList(),
        row -> row.number("error"));
  }

  /** What was tuned and what wasn't. */
  static String text(Results results) {
    return results.rows(NAME).isEmpty() ? "The rates haven't been searched yet." : "";
  }
}
