package dev.normkit.evidence.sequence;

import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Watch;
import java.util.List;
import java.util.Random;

/** A trained network of a cell. */
final class RecurrentRun {
  static final int FEATURES = 64;

  private final Names names;
  private final RecurrentNet net;
  private final RecurrentTraining training;
  private final boolean finite;

  private RecurrentRun(Names names, RecurrentNet net, RecurrentTraining training, boolean finite) {
    this.names = names;
    this.net = net;
    this.training = training;
    this.finite = finite;
  }

  /**
   * Trains.
   *
   * @param cell with method, epochs and seed; first weights and order depend on the seed alone
   * @param rate at the start
   * @param weight what γ begins with
   * @param watch is told of every step
   */
  static RecurrentRun of(Cell cell, double rate, double weight, Watch watch) {
    Names names = Names.read();
    StepNorm norm = CellNorm.of(cell.settings().text("method")).create(FEATURES, weight);
    RecurrentNet net =
        new RecurrentNet(
            new RecurrentNet.Sizes(names.alphabet(), FEATURES, names.languages().size()),
            norm,
            new Random(1000L * cell.seed() + 1));
    RecurrentTraining training =
        new RecurrentTraining(net, names.training(), new Random(1000L * cell.seed() + 2));
    boolean finite =
        training.run(rate, cell.settings().integer("epochs"), share -> watch.done(0.95 * share));
    return new RecurrentRun(names, net, training, finite);
  }

  Names names() {
    return names;
  }

  void recomputeStatistics() {
    if (finite) {
      training.recomputeStatistics();
    }
  }

  double loss() {
    return training.loss();
  }

  /** In percent; that of chance for a network that diverged. */
  double error(List<Sequence> asked) {
    return finite ? RecurrentTraining.error(net, asked) : 100 - 100.0 / names.languages().size();
  }
}
