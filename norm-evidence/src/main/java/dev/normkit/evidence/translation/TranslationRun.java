package dev.normkit.evidence.translation;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Watch;
import java.util.Random;

/** A trained network of a cell. */
record TranslationRun(Sequential network, boolean finite, double loss) {
  static final int TRAINING = 10_000;

  /** Where pictures begin and end that rates are chosen by; training has those before. */
  private static final int HELD_OUT = 1_000;

  static Row settings(PictureTask task, TranslationNorm norm, int epochs) {
    return Row.of("task", task.word()).with("method", norm.word()).with("epochs", epochs);
  }

  /**
   * Trains.
   *
   * @param cell with task, method, epochs and seed; first weights, order and what is drawn for the
   *     pictures depend on the seed alone
   * @param rate at the start
   * @param data where pictures are
   * @param watch is told of every step
   */
  static TranslationRun of(Cell cell, double rate, DataFolder data, Watch watch) {
    PictureTask task = PictureTask.of(cell.settings().text("task"));
    Images clean = training(data);
    TranslationNorm norm = TranslationNorm.of(cell.settings().text("method"));
    Sequential network =
        TranslationNetwork.of(clean.size(), norm.spec(), new Random(1000L * cell.seed() + 1));
    TranslationTraining training = new TranslationTraining(task, network, clean);
    boolean finite =
        training.run(
            rate,
            cell.settings().integer("epochs"),
            new Random(1000L * cell.seed() + 2),
            share -> watch.done(0.95 * share));
    return new TranslationRun(network, finite, training.loss());
  }

  private static Images training(DataFolder data) {
    Images all = data.images().train();
    return all.part(0, Math.min(TRAINING, all.count() - HELD_OUT));
  }

  /** Pictures of training that nothing learns from. */
  static Images heldOut(DataFolder data) {
    Images all = data.images().train();
    return all.part(Math.min(TRAINING, all.count() - HELD_OUT), HELD_OUT);
  }
}
