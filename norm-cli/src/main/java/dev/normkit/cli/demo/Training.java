package dev.normkit.cli.demo;

import java.util.Random;

/** Lets networks learn from the same digits and examines them on the same others. */
final class Training {
  static final int EPOCHS = 8;

  /** Divisible by 2: a batch of one digit has no variance. */
  private static final int TRAIN_DIGITS = 1150;

  private static final int VALIDATION_DIGITS = 287;
  private static final long SPLIT_SEED = 1;

  private final Digits.Split digits;

  Training(Digits all) {
    digits = all.split(TRAIN_DIGITS, VALIDATION_DIGITS, new Random(SPLIT_SEED));
  }

  /** The shares of digits that are misread. */
  record Errors(double validation, double test) {}

  Digits.Split digits() {
    return digits;
  }

  /**
   * Trains a network from the start.
   *
   * @param seed of its weights and of the order of the digits
   */
  Errors run(Contender contender, float learningRate, long seed) {
    DigitsNetwork network = new DigitsNetwork(contender.batch(), contender.layers(), seed);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      network.trainEpoch(digits.train(), learningRate);
    }
    return new Errors(
        1 - network.accuracy(digits.validation()), 1 - network.accuracy(digits.test()));
  }
}
