package dev.normkit.evidence.sequence;

import dev.normkit.evidence.data.DataFolder;
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

/** Usage 1 and BN problem 3: normalizations in a recurrent network. */
public final class Recurrent implements Experiment {
  static final String TABLE = "recurrent";
  static final String LENGTHS = "recurrent-lengths";
  static final int EPOCHS = 10;
  private static final int QUICK_EPOCHS = 4;

  /** The longest of each class of lengths. */
  static final List<Integer> UP_TO = List.of(8, 14, Names.LONGEST_TRAINED, 30, 40, Names.LONGEST);

  @Override
  public String name() {
    return TABLE;
  }

  @Override
  public String question() {
    return "which normalization helps a recurrent network, also on sequences longer than trained?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    int epochs = quick ? QUICK_EPOCHS : EPOCHS;
    return Arrays.stream(CellNorm.values()).map(norm -> settings(norm, epochs)).toList();
  }

  static Row settings(CellNorm norm, int epochs) {
    return Row.of("method", norm.word()).with("epochs", epochs);
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    CellNorm norm = CellNorm.of(cell.settings().text("method"));
    RecurrentRun run = RecurrentRun.of(cell, norm.rate(), norm.weight(), watch);
    double before = run.error(run.names().test());
    run.recomputeStatistics();
    Names names = run.names();
    Outcome outcome =
        new Outcome()
            .add(
                TABLE,
                Row.of("rate", norm.rate())
                    .with("weight", norm.weight())
                    .with("loss", run.loss())
                    .with("error", run.error(names.test()))
                    .with("error-long", run.error(names.longNames()))
                    .with("error-side-by-side", run.error(names.sideBySide()))
                    .with("error-without-recomputing", before));
    List<Sequence> all = new ArrayList<>(names.test());
    all.addAll(names.longNames());
    all.addAll(names.sideBySide());
    int above = 0;
    for (int longest : UP_TO) {
      int least = above + 1;
      List<Sequence> some =
          all.stream().filter(s -> s.length() >= least && s.length() <= longest).toList();
      outcome.add(
          LENGTHS,
          Row.of("up-to", longest).with("sequences", some.size()).with("error", run.error(some)));
      above = longest;
    }
    return outcome;
  }

  @Override
  public Report report(Results results) {
    return new RecurrentReport(results).report();
  }
}
