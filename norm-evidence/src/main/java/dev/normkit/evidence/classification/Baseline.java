package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.List;

/** How good the network is when it may learn from all images, so that nobody takes it for a toy. */
public final class Baseline implements Experiment {
  private static final String NAME = "baseline";
  private static final int BATCH = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "what error does the classifier reach with all training images?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    return List.of(
        CnnRuns.settings(Method.BATCH, BATCH).with("images", 60_000).with("epochs", quick ? 2 : 6));
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    Images train = data.images().train();
    Sequential network = ConvNetwork.of(train.size(), Method.BATCH, CnnRuns.random(cell.seed(), 1));
    Training.Schedule schedule =
        new Training.Schedule(Rates.of(Method.BATCH, BATCH), cell.settings().integer("epochs"));
    new Training(network, train, BATCH)
        .run(schedule, CnnRuns.random(cell.seed(), 2), share -> watch.done(0.98 * share));
    return new Outcome().add(NAME, Row.of("error", Errors.percent(network, data.images().test())));
  }

  private static final String TUNED =
      "Nothing was tuned for it: the learning rate is that of [batches of 64](learning-rates.md), which"
          + " was searched on 10,000 images and 3 epochs. It is here to show that the network can"
          + " learn; the other experiments learn from fewer images, and shorter.";

  @Override
  public Report report(Results results) {
    return new Report("The baseline", List.of(), List.of(), List.of(text(results), TUNED));
  }

  /** What was reached, and what others reach. */
  static String text(Results results) {
    List<Row> rows = results.rows(NAME);
    if (rows.isEmpty()) {
      return "The baseline hasn't been run: `norm-evidence/run baseline`.";
    }
    Paired errors = Paired.of(rows, row -> row.number("error"));
    return "The baseline: with all 60,000 training images, "
        + rows.get(rows.size() - 1).text("epochs")
        + " epochs, batches of 64 and BatchNorm the same network has a test error of "
        + errors.spread(2)
        + " % ("
        + errors.values().length
        + (errors.values().length == 1 ? " seed" : " seeds")
        + "). The benchmark of Fashion-MNIST (Xiao, Rasul & Vollgraf 2017, and the README of its"
        + " repository) lists plain networks of 2 to 5 convolutions at 6.1 to 12.4 %, most of them"
        + " at 6.6 to 9.7 %.";
  }
}
