package dev.normkit.cli.demo;

import dev.normkit.api.NormLayer;
import dev.normkit.api.Shape;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Two networks that differ in their normalization alone, taught the same digits in step. */
final class Training {
  static final int EPOCHS = 6;
  private static final int TRAIN_DIGITS = 1437;
  private static final long SEED = 1;

  private final Digits.Split digits;
  private final Function<Shape, NormLayer> normalization;

  /**
   * Parts the digits.
   *
   * @param normalization gives the layer for a shape
   */
  Training(Digits all, Function<Shape, NormLayer> normalization) {
    digits = all.split(TRAIN_DIGITS, new Random(SEED));
    this.normalization = normalization;
  }

  /** A number of each of the two networks: a loss, or an accuracy. */
  record Pair(double without, double with) {}

  /** Learns how the training goes on. */
  interface Listener {
    void progress(int epoch, int done, int total);

    void epochDone(int epoch, Pair losses);
  }

  Digits.Split digits() {
    return digits;
  }

  /**
   * Trains both networks from the start.
   *
   * @return the accuracies on the digits that they were not trained on
   */
  Pair run(float learningRate, Listener listener) {
    DigitsNetwork without = new DigitsNetwork(SEED, Optional.empty());
    DigitsNetwork with = new DigitsNetwork(SEED, Optional.of(normalization));
    int batches = DigitsNetwork.batches(digits.train());
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      int number = epoch;
      IntConsumer first = done -> listener.progress(number, done, 2 * batches);
      IntConsumer second = done -> listener.progress(number, batches + done, 2 * batches);
      listener.epochDone(
          epoch,
          new Pair(
              without.trainEpoch(digits.train(), learningRate, first),
              with.trainEpoch(digits.train(), learningRate, second)));
    }
    return new Pair(without.accuracy(digits.test()), with.accuracy(digits.test()));
  }
}
