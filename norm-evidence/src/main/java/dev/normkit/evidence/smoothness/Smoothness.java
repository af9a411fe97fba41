package dev.normkit.evidence.smoothness;

import dev.normkit.evidence.classification.Errors;
import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.Arrays;
import java.util.List;

/** The analysis: that BatchNorm smooths the loss surface, and doesn't help against shift. */
public final class Smoothness implements Experiment {
  static final String TABLE = "smoothness";
  static final String PATH = "smoothness-path";
  static final int EPOCHS = 3;

  /** Steps between two looks. */
  static final int EVERY = 20;

  /** The rate that was best without normalization: the others learn well with it too. */
  static final double RATE = 0.05;

  @Override
  public String name() {
    return TABLE;
  }

  @Override
  public String question() {
    return "does BatchNorm smooth the loss surface, even where noise shifts what it normalized?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    int epochs = quick ? 1 : EPOCHS;
    return Arrays.stream(Behind.values())
        .map(behind -> SmoothnessRun.settings(behind, RATE, epochs))
        .toList();
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    SmoothnessRun run = SmoothnessRun.of(cell, data, EVERY);
    boolean finite = run.run(cell, watch);
    double before = error(run, finite, data);
    if (finite) {
      run.prepareInference();
    }
    Outcome outcome =
        new Outcome()
            .add(
                TABLE,
                Row.of("loss", run.loss())
                    .with("error", error(run, finite, data))
                    .with("error-without-recomputing", before));
    for (SmoothnessRun.Seen seen : run.seen()) {
      outcome.add(PATH, row(seen));
    }
    return outcome;
  }

  private static double error(SmoothnessRun run, boolean finite, DataFolder data) {
    return finite ? Errors.percent(run.network(), data.images().test()) : Errors.CHANCE;
  }

  private static Row row(SmoothnessRun.Seen seen) {
    Surface.View view = seen.view();
    return Row.of("step", seen.step())
        .with("loss", view.loss())
        .with(Measure.RANGE.column(), view.range())
        .with(Measure.CHANGE.column(), view.change())
        .with(Measure.ROUGHNESS.column(), view.roughness())
        .with(Measure.SHIFT.column(), seen.shift())
        .with("gradient", view.gradient())
        .with("weights", view.weights());
  }

  @Override
  public Report report(Results results) {
    return new SmoothnessReport(results).report();
  }
}
