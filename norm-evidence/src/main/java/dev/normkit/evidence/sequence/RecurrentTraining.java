package dev.normkit.evidence.sequence;

import dev.normkit.evidence.net.GradientClip;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Sgd;
import dev.normkit.evidence.net.SoftmaxCrossEntropy;
import dev.normkit.evidence.net.Tensor;
import dev.normkit.evidence.run.Watch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Trains a recurrent network on sequences, and asks it. */
final class RecurrentTraining {
  static final String TEXT =
      "stochastic gradient descent with momentum 0.9 on batches of 64 sequences of any length, the"
          + " whole gradient cut to length 1, a rate that goes down to 0 as half a cosine";

  private static final double MOMENTUM = 0.9;
  private static final double LONGEST_GRADIENT = 1;
  static final int BATCH = 64;

  /** Losses of as many steps are averaged. */
  private static final double RECENT = 0.01;

  private final RecurrentNet net;
  private final List<Sequence> sequences;
  private final Random random;
  private double loss = Double.NaN;

  RecurrentTraining(RecurrentNet net, List<Sequence> training, Random random) {
    this.net = net;
    sequences = new ArrayList<>(training);
    this.random = random;
  }

  /**
   * Trains from begin to end, or until the loss isn't a number.
   *
   * @return whether it is one
   */
  boolean run(double rate, int epochs, Watch watch) {
    Sgd optimizer = new Sgd(net.parameters(), MOMENTUM);
    GradientClip clip = new GradientClip(net.parameters(), LONGEST_GRADIENT);
    int steps = epochs * batches().size();
    int step = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Collections.shuffle(sequences, random);
      for (SequenceBatch batch : batches()) {
        double now = backward(batch);
        if (!Double.isFinite(now)) {
          return false;
        }
        loss = step == 0 ? now : loss + RECENT * (now - loss);
        clip.apply();
        optimizer.step(rate * (1 + StrictMath.cos(Math.PI * step / steps)) / 2);
        watch.done((double) ++step / steps);
      }
    }
    return true;
  }

  /** Without an incomplete last one. */
  private List<SequenceBatch> batches() {
    return Names.batches(sequences.subList(0, sequences.size() / BATCH * BATCH), BATCH);
  }

  private double backward(SequenceBatch batch) {
    Tensor scores = net.forward(batch, Mode.TRAINING);
    double now = SoftmaxCrossEntropy.loss(scores, batch.labels(), scores);
    net.backward(scores);
    return now;
  }

  /** Makes the statistics of inference anew: the plain average over all batches of training. */
  void recomputeStatistics() {
    net.norm().startRecomputing();
    batches().forEach(batch -> net.forward(batch, Mode.TRAINING));
    net.norm().finishRecomputing();
  }

  /** The loss of the last steps: an average that forgets. */
  double loss() {
    return loss;
  }

  /** How many of some sequences are taken for something else, in percent. */
  static double error(RecurrentNet net, List<Sequence> asked) {
    int wrong = 0;
    for (SequenceBatch batch : Names.batches(asked, BATCH)) {
      Tensor scores = net.forward(batch, Mode.INFERENCE);
      int[] labels = batch.labels();
      for (int row = 0; row < labels.length; row++) {
        wrong += SoftmaxCrossEntropy.best(scores, row) == labels[row] ? 0 : 1;
      }
    }
    return 100.0 * wrong / asked.size();
  }
}
