package dev.normkit.cli.demo;

import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Dense 64-64-32-10 with ReLU; before each ReLU a normalization, or none. */
final class DigitsNetwork {
  private static final int[] WIDTHS = {Digits.PIXELS, 64, 32};

  private final int batchSize;
  private final List<NetworkPart> parts = new ArrayList<>();
  private final CrossEntropy crossEntropy;
  private final float[] input;
  private final int[] labels;
  private final Random order;

  /**
   * A network with random weights.
   *
   * @param batchSize digits per step; the last batch of an epoch may be smaller
   * @param normalization gives a layer for a shape; empty for a network without
   * @param seed of weights and of the order of the digits: the same with and without normalization
   */
  DigitsNetwork(int batchSize, Optional<Function<Shape, NormLayer>> normalization, long seed) {
    this.batchSize = batchSize;
    crossEntropy = new CrossEntropy(batchSize);
    input = new float[batchSize * Digits.PIXELS];
    labels = new int[batchSize];
    Random random = new Random(seed);
    for (int hidden = 1; hidden < WIDTHS.length; hidden++) {
      int width = WIDTHS[hidden];
      parts.add(new DenseLayer(WIDTHS[hidden - 1], width, batchSize, random));
      normalization.ifPresent(
          layers -> parts.add(new Normalization(layers.apply(Shape.dense(batchSize, width)))));
      parts.add(new Relu(width, batchSize));
    }
    parts.add(new DenseLayer(WIDTHS[WIDTHS.length - 1], Digits.CLASSES, batchSize, random));
    order = new Random(seed);
  }

  private int batches(Digits digits) {
    return (digits.count() + batchSize - 1) / batchSize;
  }

  /**
   * One pass over the digits in a new order.
   *
   * @return the mean loss, each batch measured before its step
   */
  double trainEpoch(Digits digits, float learningRate) {
    parts.forEach(part -> part.setTraining(true));
    Digits shuffled = digits.shuffled(order);
    double loss = 0;
    for (int batch = 0; batch < batches(digits); batch++) {
      loss += trainBatch(shuffled, batch, learningRate);
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
    int first = batch * batchSize;
    int rows = Math.min(batchSize, digits.count() - first);
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
