package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.ImageData;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Sgd;
import dev.normkit.evidence.net.SoftmaxCrossEntropy;
import dev.normkit.evidence.net.Tensor;
import dev.normkit.evidence.run.Watch;
import java.util.Random;

/**
 * Trains a classifier: SGD with momentum 0.9, whose rate goes down to 0 as half a cosine; each
 * epoch in an order of its own, without an incomplete last batch.
 */
final class Training {
  static final String TEXT =
      "stochastic gradient descent with momentum 0.9, a rate that goes down to 0 as half a cosine,"
          + " no weight decay, no augmentation";

  private static final double MOMENTUM = 0.9;

  /** Losses of as many steps are averaged. */
  private static final double RECENT = 0.01;

  private final Sequential network;
  private final Images images;
  private final int[] labels;
  private final Tensor batch;
  private final Tensor gradient;
  private final Sgd optimizer;
  private double loss = Double.NaN;

  Training(Sequential network, Images images, int batchSize) {
    this.network = network;
    this.images = images;
    labels = new int[batchSize];
    batch = new Tensor(batchSize, images.size());
    gradient = new Tensor(batchSize, network.output());
    optimizer = new Sgd(network.parameters(), MOMENTUM);
  }

  /** How fast, and how long. */
  record Schedule(double rate, int epochs) {
    double rate(double share) {
      return rate * (1 + StrictMath.cos(Math.PI * share)) / 2;
    }
  }

  /** Called after a step with the share of all steps that are done. */
  interface Follower {
    void stepped(double share);
  }

  /**
   * Trains from begin to end, or until the loss isn't a number.
   *
   * @return whether it is one
   */
  boolean run(Schedule schedule, Random random, Follower follower) {
    int perEpoch = images.count() / batch.batch();
    int steps = schedule.epochs() * perEpoch;
    int[] order = {};
    for (int step = 0; step < steps; step++) {
      if (step % perEpoch == 0) {
        order = ImageData.order(images.count(), random);
      }
      images.fill(order, step % perEpoch * batch.batch(), batch, labels);
      double now = step(schedule.rate((double) step / steps));
      loss = step == 0 ? now : loss + RECENT * (now - loss);
      if (!Double.isFinite(now)) {
        return false;
      }
      follower.stepped((step + 1.0) / steps);
    }
    return true;
  }

  private double step(double rate) {
    Tensor scores = network.forward(batch, Mode.TRAINING);
    double now = SoftmaxCrossEntropy.loss(scores, labels, gradient);
    network.backward(gradient);
    optimizer.step(rate);
    return now;
  }

  /** The loss of the last steps: an average that forgets. */
  double loss() {
    return loss;
  }

  static Follower follower(Watch watch, double until) {
    return share -> watch.done(until * share);
  }
}
