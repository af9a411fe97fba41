package dev.normkit.evidence.translation;

import dev.normkit.evidence.data.ImageData;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.GradientClip;
import dev.normkit.evidence.net.MeanSquaredError;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Sgd;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Tensor;
import dev.normkit.evidence.run.Watch;
import java.util.Random;

/** Trains a network on pictures that are disturbed anew in each epoch. */
final class TranslationTraining {
  static final int BATCH = 16;

  static final String TEXT =
      "stochastic gradient descent with momentum 0.9 on the mean squared error, batches of "
          + BATCH
          + " unrelated pictures, the whole gradient cut to length 1, a rate that goes down to 0 as half a cosine";

  private static final double MOMENTUM = 0.9;
  private static final double LONGEST_GRADIENT = 1;

  /** Losses of as many steps are averaged. */
  private static final double RECENT = 0.01;

  private final PictureTask task;
  private final Sequential network;
  private final Images clean;
  private final float[] targets;
  private final Tensor input;
  private final Tensor target;
  private final int[] labels = new int[BATCH];
  private double loss = Double.NaN;

  TranslationTraining(PictureTask task, Sequential network, Images clean) {
    this.task = task;
    this.network = network;
    this.clean = clean;
    Tensor all = new Tensor(clean.count(), clean.size());
    task.targets(clean, 0, all);
    targets = all.data();
    input = new Tensor(BATCH, clean.size());
    target = new Tensor(BATCH, clean.size());
  }

  /**
   * Trains from begin to end, or until the loss isn't a number.
   *
   * @return whether it is one
   */
  boolean run(double rate, int epochs, Random random, Watch watch) {
    Sgd optimizer = new Sgd(network.parameters(), MOMENTUM);
    GradientClip clip = new GradientClip(network.parameters(), LONGEST_GRADIENT);
    Tensor gradient = new Tensor(BATCH, network.output());
    int perEpoch = clean.count() / BATCH;
    int steps = epochs * perEpoch;
    int[] order = {};
    for (int step = 0; step < steps; step++) {
      if (step % perEpoch == 0) {
        order = ImageData.order(clean.count(), random);
      }
      fill(order, step % perEpoch * BATCH, random);
      double now = MeanSquaredError.loss(network.forward(input, Mode.TRAINING), target, gradient);
      if (!Double.isFinite(now)) {
        return false;
      }
      network.backward(gradient);
      loss = step == 0 ? now : loss + RECENT * (now - loss);
      clip.apply();
      optimizer.step(rate * (1 + StrictMath.cos(Math.PI * step / steps)) / 2);
      watch.done((step + 1.0) / steps);
    }
    return true;
  }

  private void fill(int[] order, int first, Random random) {
    clean.fill(order, first, input, labels);
    Size size = clean.size();
    for (int i = 0; i < BATCH; i++) {
      System.arraycopy(
          targets, order[first + i] * size.count(), target.data(), i * size.count(), size.count());
      task.disturb(input.data(), i * size.count(), size.count(), random);
    }
  }

  /** The loss of the last steps: an average that forgets. */
  double loss() {
    return loss;
  }
}
