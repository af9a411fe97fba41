package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.List;

/** BN problem 4: what differs between training and inference, and what the monitor says of it. */
public final class TrainingAndInference implements Experiment {
  static final String NAME = "training-inference";
  static final List<Integer> BATCHES = List.of(64, 16, 4, 2);

  /** When to look: while weights still move, and when the rate has gone down to 0. */
  static final List<String> WHEN = List.of("middle", "end");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "how far apart are BatchNorm's training and inference, and does the monitor tell?";
  }

  @Override
  public List<Row> settings(boolean quick) {
    return (quick ? List.of(64, 2) : BATCHES)
        .stream().map(batch -> Row.of("batch", batch)).toList();
  }

  @Override
  public Outcome run(Cell cell, DataFolder data, Watch watch) {
    int batch = cell.settings().integer("batch");
    Images train = CnnRuns.firstOf(data.images().train());
    Sequential network =
        ConvNetwork.of(train.size(), b -> b.then(WatchedNorm::new), CnnRuns.random(cell.seed(), 1));
    Outcome outcome = new Outcome();
    Look look = new Look(network, data.images(), batch);
    Training.Schedule schedule =
        new Training.Schedule(Rates.of(Method.BATCH, batch), CnnRuns.EPOCHS);
    boolean[] seen = {false};
    new Training(network, train, batch)
        .run(
            schedule,
            CnnRuns.random(cell.seed(), 2),
            share -> {
              watch.done(0.9 * share);
              if (share >= 0.5 && !seen[0]) {
                seen[0] = true;
                look.add(outcome, WHEN.get(0));
              }
            });
    look.add(outcome, WHEN.get(1));
    return outcome;
  }

  @Override
  public Report report(Results results) {
    return new TrainingAndInferenceReport(results).report();
  }
}
