package dev.normkit.cli.demo;

import dev.normkit.api.NormLayer;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Dense 64-64-32-10 with ReLU; before each ReLU a normalization, or none. */
final class DigitsNetwork {
  static final int BATCH = 32;
  private static final int[] WIDTHS = {Digits.PIXELS, 64, 32};

  private final List<NetworkPart> parts = new ArrayList<>();
  private final CrossEntropy crossEntropy = new CrossEntropy(BATCH);
  private final float[] input = new float[BATCH * Digits.PIXELS];
  private final int[] labels = new int[BATCH];
  private final Random order;

  /**
   * A network with random weights.
   *
   * @param seed of weights and of the order of the digits: the same with and without normalization
   * @param normalization gives a layer for a shape; empty for a network without
   */
  DigitsNetwork(long seed, Optional<Function<Shape, NormLayer>> normalization) {
    Random random = new Random(seed);
    for (int hidden = 1; hidden < WIDTHS.length; hidden++) {
      int width = WIDTHS[hidden];
      parts.add(new DenseLayer(WIDTHS[hidden - 1], width, BATCH, random));
      normalization.ifPresent(
          layers -> parts.add(new Normalization(layers.apply(Shape.dense(BATCH, width)))));
      parts.add(new Relu(width, BATCH));
    }
    parts.add(new DenseLayer(WIDTHS[WIDTHS.length - 1], Digits.CLASSES, BATCH, random));
    order = new Random(seed);
  }

  static int batches(Digits digits) {
    return (digits.count() + BATCH - 1) / BATCH;
  }

  /**
   * One pass over the digits in a new order.
   *
   * @param afterBatch learns how many batches are done
   * @return the mean loss, each batch measured before its step
   */
  double trainEpoch(Digits digits, float learningRate, IntConsumer afterBatch) {
    parts.forEach(part -> part.setTraining(true));
    Digits shuffled = digits.shuffled(order);
    double loss = 0;
    for (int batch = 0; batch < batches(digits); batch++) {
      loss += trainBatch(shuffled, batch, learningRate);
      afterBatch.accept(batch + 1);
    }
    return loss / digits.count();
  }

  private double trainBatch(Digits digits, int batch, float learningRate) {
    int rows = fill(digits, batch);
    double loss = crossEntropy.loss(scores(rows), labels, rows);
    float[] gradient = crossEntropy.gradient();
    for (int part = parts.size() - 1; part >= 0; part--) {
      gradient = parts.get(part).backward(gradient, rows);
    }
    parts.forEach(part -> part.update(learningRate));
    return loss;
  }

  /** The share of digits that get the highest score for what they are. */
  double accuracy(Digits digits) {
    parts.forEach(part -> part.setTraining(false));
    int right = 0;
    for (int batch = 0; batch < batches(digits); batch++) {
      int rows = fill(digits, batch);
      float[] scores = scores(rows);
      for (int row = 0; row < rows; row++) {
        right += CrossEntropy.best(scores, row) == labels[row] ? 1 : 0;
      }
    }
    return (double) right / digits.count();
  }

  /** Puts a batch in place. */
  private int fill(Digits digits, int batch) {
    int first = batch * BATCH;
    int rows = Math.min(BATCH, digits.count() - first);
    for (int row = 0; row < rows; row++) {
      digits.copyImage(first + row, input, row);
      labels[row] = digits.label(first + row);
    }
    return rows;
  }

  private float[] scores(int rows) {
    float[] values = input;
    for (NetworkPart part : parts) {
      values = part.forward(values, rows);
    }
    return values;
  }
}
