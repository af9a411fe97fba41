package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.ImageData;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Norm;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Effect;
import dev.normkit.evidence.report.Paired;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Outcome;
import dev.normkit.evidence.run.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Runs over method and batch size, which several experiments look at. */
final class CnnRuns {
  static final String TABLE = "small-batches";
  static final String WEIGHTS = "switchable-weights";

  static final List<Integer> BATCHES = List.of(64, 32, 16, 8, 4, 2);
  static final int LARGEST = 64;
  static final int SMALLEST = 2;

  static final int IMAGES = 10_000;
  static final int EPOCHS = 3;

  static final String TEXT =
      "The network has "
          + ConvNetwork.TEXT
          + ". It learns from the first 10,000 training images of Fashion-MNIST in 3 epochs by "
          + Training.TEXT
          + ". Cells of one seed share first weights and the order of images. The error is that on"
          + " all 10,000 test images, by inference: BatchNorm and SwitchableNorm with running"
          + " statistics of momentum 0.1. GroupNorm has "
          + Method.GROUPS
          + " groups. A run that diverges counts as an error of 90 %.";

  private final List<Row> rows;

  CnnRuns(Results results) {
    this(results, TABLE);
  }

  /** The runs of a table with the columns of {@link #TABLE}. */
  CnnRuns(Results results, String table) {
    rows = results.rows(table);
  }

  static Row settings(Method method, int batch) {
    return Row.of("method", method.word()).with("batch", batch);
  }

  static List<Row> settings(List<Method> methods, List<Integer> batches) {
    return methods.stream()
        .flatMap(method -> batches.stream().map(batch -> settings(method, batch)))
        .toList();
  }

  /** A generator that depends on the seed alone, another one for each purpose. */
  static Random random(int seed, int purpose) {
    return new Random(1000L * seed + purpose);
  }

  static Outcome run(Cell cell, DataFolder data, Watch watch) {
    Method method = Method.of(cell.settings().text("method"));
    Sequential network =
        ConvNetwork.of(data.images().train().size(), method, random(cell.seed(), 1));
    Outcome outcome = new Outcome().add(TABLE, train(network, cell, EPOCHS, data.images(), watch));
    if (method == Method.SWITCHABLE) {
      weights(network).forEach(row -> outcome.add(WEIGHTS, row));
    }
    return outcome;
  }

  /** Trains as a cell says, and examines. */
  static Row train(Sequential network, Cell cell, int epochs, ImageData data, Watch watch) {
    int batch = cell.settings().integer("batch");
    double rate = Rates.of(Method.of(cell.settings().text("method")), batch);
    Training training = new Training(network, firstOf(data.train()), batch);
    boolean finite =
        training.run(
            new Training.Schedule(rate, epochs),
            random(cell.seed(), 2),
            share -> watch.done(0.95 * share));
    double error = finite ? Errors.percent(network, data.test()) : Errors.CHANCE;
    return Row.of("rate", rate).with("loss", training.loss()).with("error", error);
  }

  static Images firstOf(Images train) {
    return train.part(0, Math.min(IMAGES, train.count() * 2 / 3));
  }

  private static List<Row> weights(Sequential network) {
    List<Row> weights = new ArrayList<>();
    List<Norm> norms = network.norms();
    for (int i = 0; i < norms.size(); i++) {
      double[] mean = softmax(norms.get(i).layer().parameters().meanLogits().toArray());
      double[] variance = softmax(norms.get(i).layer().parameters().varianceLogits().toArray());
      weights.add(
          Row.of("layer", i + 1)
              .with("mean-in", mean[0])
              .with("mean-ln", mean[1])
              .with("mean-bn", mean[2])
              .with("variance-in", variance[0])
              .with("variance-ln", variance[1])
              .with("variance-bn", variance[2]));
    }
    return weights;
  }

  private static double[] softmax(float[] logits) {
    double[] weights = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      weights[i] = StrictMath.exp(logits[i]);
      sum += weights[i];
    }
    for (int i = 0; i < logits.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** Test errors by seed. */
  Paired errors(Method method, int batch) {
    Row asked = settings(method, batch);
    return Paired.of(
        rows.stream().filter(row -> row.contains(asked)).toList(), row -> row.number("error"));
  }

  /** By how much one method's error is above another's. */
  Optional<Effect> above(Method one, Method other, int batch) {
    return errors(one, batch).minus(errors(other, batch)).effect();
  }

  /** The same at each of the batch sizes that were run. */
  List<Effect> above(Method one, Method other, List<Integer> batches) {
    return batches.stream().flatMap(batch -> above(one, other, batch).stream()).toList();
  }

  /** By how much a method's error grew since the largest batch. */
  Paired grown(Method method, int batch) {
    return errors(method, batch).minus(errors(method, LARGEST));
  }
}
