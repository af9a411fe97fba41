package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.net.Sequential;
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
import java.util.Optional;

/** Whether what small batches do depends on how short the training is. */
public final class LongerTraining implements Experiment {
  static final String NAME = "small-batches-long";
  private static final int EPOCHS = 12;
  private static final List<Method> METHODS = List.of(Method.BATCH, Method.GROUP);
  private static final List<Integer> BATCHES = List.of(64, 8, 2);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "does BatchNorm get worse with small batches if training takes four times as long?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    return CnnRuns.settings(METHODS, quick ? List.of(CnnRuns.LARGEST, CnnRuns.SMALLEST) : BATCHES);
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    Sequential network =
        ConvNetwork.of(
            data.images().train().size(),
            Method.of(cell.settings().text("method")),
            CnnRuns.random(cell.seed(), 1));
    return new Outcome().add(NAME, CnnRuns.train(network, cell, EPOCHS, data.images(), watch));
  }

  @Override
  public Report report(Results results) {
    return new Report("Small batches in a longer training", List.of(), List.of(), blocks(results));
  }

  private static String seen(Paired rise) {
    return SmallBatchReport.positive(rise.effect()) ? "seen" : "not seen";
  }

  /** A table, and what it says in one sentence. */
  static List<String> blocks(Results results) {
    CnnRuns runs = new CnnRuns(results, NAME);
    MarkdownTable table = new MarkdownTable("test error in %, by batch size", "64", "8", "2");
    for (Method method : METHODS) {
      List<String> line = new ArrayList<>(List.of(method.title()));
      BATCHES.forEach(batch -> line.add(runs.errors(method, batch).spread(2)));
      table.add(line);
    }
    Paired own = runs.grown(Method.BATCH, CnnRuns.SMALLEST);
    Paired group = runs.grown(Method.GROUP, CnnRuns.SMALLEST);
    Optional<Effect> more = own.minus(group).effect();
    List<String> blocks = new ArrayList<>();
    blocks.add(
        "The same with "
            + EPOCHS
            + " epochs, at the learning rates that were tuned for "
            + CnnRuns.EPOCHS
            + " (`norm-evidence/run "
            + NAME
            + "`):");
    blocks.add(table.toString());
    more.ifPresent(
        effect ->
            blocks.add(
                "Mean over "
                    + effect.seeds()
                    + " seeds, with the least and the largest. With batches of 2 instead of 64 BatchNorm's test error changed by "
                    + SmallBatchReport.points(own.effect().orElseThrow())
                    + " and GroupNorm's by "
                    + SmallBatchReport.points(group.effect().orElseThrow())
                    + "; the difference of both is "
                    + SmallBatchReport.points(effect)
                    + ". So with four times as many epochs a rise of BatchNorm's own error was "
                    + seen(own)
                    + ", and one against GroupNorm's change "
                    + seen(own.minus(group))
                    + "."));
    return blocks;
  }
}
