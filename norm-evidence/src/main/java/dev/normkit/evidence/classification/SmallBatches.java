package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.List;

/** BN problem 1 and usage 3: what small batches do. */
public final class SmallBatches implements Experiment {
  private static final List<Method> QUICK = List.of(Method.BATCH, Method.GROUP, Method.NONE);

  static final List<Method> METHODS =
      List.of(
          Method.BATCH,
          Method.GROUP,
          Method.LAYER,
          Method.INSTANCE,
          Method.SWITCHABLE,
          Method.NONE);

  @Override
  public String name() {
    return CnnRuns.TABLE;
  }

  @Override
  public String question() {
    return "does BatchNorm get worse with small batches, and GroupNorm not?";
  }

  @Override
  public List<String> runBy() {
    return List.of(name(), LongerTraining.NAME);
  }

  @Override
  public List<Row> settings(boolean quick) {
    return quick
        ? CnnRuns.settings(QUICK, List.of(CnnRuns.LARGEST, CnnRuns.SMALLEST))
        : CnnRuns.settings(METHODS, CnnRuns.BATCHES);
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    return CnnRuns.run(cell, data, watch);
  }

  @Override
  public Report report(Results results) {
    return new SmallBatchReport(new CnnRuns(results), results).report();
  }
}
