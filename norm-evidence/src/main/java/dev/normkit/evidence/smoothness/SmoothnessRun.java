package dev.normkit.evidence.smoothness;

import dev.normkit.evidence.classification.ConvNetwork;
import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.ImageData;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Noise;
import dev.normkit.evidence.net.Norm;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Sgd;
import dev.normkit.evidence.net.SoftmaxCrossEntropy;
import dev.normkit.evidence.net.Tensor;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Watch;
import dev.normkit.layer.NormLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The training of a cell, and what was seen along its path. */
final class SmoothnessRun {
  static final int BATCH = 64;
  static final int TRAINING = 10_000;

  /** Images of training that rates are chosen by. */
  static final int HELD_OUT = 2_000;

  static final String TEXT =
      "stochastic gradient descent with momentum 0.9, batches of "
          + BATCH
          + ", a rate that goes down to 0 as half a cosine";

  private static final double MOMENTUM = 0.9;

  /** Losses of as many steps are averaged. */
  private static final double RECENT = 0.01;

  /**
   * What was seen at a step.
   *
   * @param step from 0
   * @param view of the surface
   * @param shift of the inputs of rectifiers by this step
   */
  record Seen(int step, Surface.View view, double shift) {}

  private final Sequential network;
  private final Images images;
  private final int every;
  private final Tensor batch;
  private final Tensor gradient;
  private final int[] labels = new int[BATCH];
  private final List<Seen> seen = new ArrayList<>();
  private double loss = Double.NaN;

  private SmoothnessRun(Sequential network, Images images, int every) {
    this.network = network;
    this.images = images;
    this.every = every;
    batch = new Tensor(BATCH, images.size());
    gradient = new Tensor(BATCH, network.output());
  }

  /**
   * An untrained network.
   *
   * @param cell with what stands behind convolutions, and a seed; first weights depend on that
   *     alone
   * @param data where images are
   * @param every after how many steps the surface is looked at; 0 for never
   */
  static SmoothnessRun of(Cell cell, DataFolder data, int every) {
    Behind behind = Behind.of(cell.settings().text("behind"));
    Random noise = new Random(1000L * cell.seed() + 3);
    Images images = training(data);
    Sequential network =
        ConvNetwork.of(
            images.size(),
            builder -> behind.add(builder, noise),
            new Random(1000L * cell.seed() + 1));
    return new SmoothnessRun(network, images, every);
  }

  static Row settings(Behind behind, double rate, int epochs) {
    return Row.of("behind", behind.word()).with("rate", rate).with("epochs", epochs);
  }

  private static Images training(DataFolder data) {
    Images all = data.images().train();
    return all.part(0, Math.min(TRAINING, all.count() - HELD_OUT / 10));
  }

  static Images heldOut(DataFolder data) {
    Images all = data.images().train();
    int first = Math.min(TRAINING, all.count() - HELD_OUT / 10);
    return all.part(first, Math.min(HELD_OUT, all.count() - first));
  }

  Sequential network() {
    return network;
  }

  List<Seen> seen() {
    return seen;
  }

  /** The loss of the last steps: an average that forgets. */
  double loss() {
    return loss;
  }

  /**
   * Trains from begin to end, or until the loss isn't a number.
   *
   * @return whether it is one
   */
  boolean run(Cell cell, Watch watch) {
    Random random = new Random(1000L * cell.seed() + 2);
    Sgd optimizer = new Sgd(network.parameters(), MOMENTUM);
    Surface surface = new Surface(network, BATCH);
    Tensor probe = new Tensor(BATCH, images.size());
    images.fill(ImageData.order(images.count(), random), 0, probe, labels);
    Shift shift = new Shift(network, probe);
    int perEpoch = images.count() / BATCH;
    int steps = cell.settings().integer("epochs") * perEpoch;
    int[] order = {};
    for (int step = 0; step < steps; step++) {
      if (step % perEpoch == 0) {
        order = ImageData.order(images.count(), random);
      }
      images.fill(order, step % perEpoch * BATCH, batch, labels);
      boolean looks = every > 0 && step % every == every / 2;
      Surface.View view = looks ? surface.view(batch, labels) : null;
      if (looks) {
        shift.start();
      }
      double now =
          SoftmaxCrossEntropy.loss(network.forward(batch, Mode.TRAINING), labels, gradient);
      if (!Double.isFinite(now)) {
        return false;
      }
      network.backward(gradient);
      loss = step == 0 ? now : loss + RECENT * (now - loss);
      double rate = cell.settings().number("rate");
      optimizer.step(rate * (1 + StrictMath.cos(Math.PI * step / steps)) / 2);
      noises().forEach(Noise::next);
      if (looks) {
        seen.add(new Seen(step, view, shift.since()));
      }
      watch.done(0.95 * (step + 1) / steps);
    }
    return true;
  }

  private Stream<Noise> noises() {
    return network.layers().stream().filter(Noise.class::isInstance).map(Noise.class::cast);
  }

  /**
   * Ends the noise, and computes the statistics of inference without it, as the plain average over
   * the batches of an epoch.
   */
  void prepareInference() {
    noises().forEach(Noise::silence);
    List<NormLayer> layers = network.norms().stream().map(Norm::layer).toList();
    layers.forEach(NormLayer::startRecomputing);
    int[] order = ImageData.order(images.count(), new Random(0));
    for (int first = 0; first + BATCH <= order.length; first += BATCH) {
      images.fill(order, first, batch, labels);
      network.forward(batch, Mode.TRAINING);
    }
    layers.forEach(NormLayer::finishRecomputing);
  }
}
