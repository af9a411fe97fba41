package com.example.recurrent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;

/** A cell reads sequences of 5 to 20 random signs and learns to tell which one came first. */
public final class FirstOfTheSequence {
  private static final int BATCH = 32;
  private static final float RATE = 0.1f;

  private final Random random = new Random(1);
  private final Cell cell = new Cell(random);

  public static void main(String[] args) {
    FirstOfTheSequence network = new FirstOfTheSequence();
    for (int batch = 1; batch <= 40; batch++) {
      double loss = network.learn(network.sequences(BATCH));
      if (batch % 10 == 0) {
        System.out.printf(Locale.ROOT, "batch %d  loss %.3f%n", batch, loss);
      }
    }

    float[][] fresh = network.sequences(1000);
    float[] states = network.cell.forward(fresh);
    int right = 0;
    int sameBits = 0;
    for (int row = 0; row < fresh.length; row++) {
      int at = row * Cell.HIDDEN;
      right += states[at] * fresh[row][0] > 0 ? 1 : 0;
      float[] alone = network.cell.forward(new float[][] {fresh[row]});
      sameBits += Arrays.equals(alone, 0, Cell.HIDDEN, states, at, at + Cell.HIDDEN) ? 1 : 0;
    }
    System.out.println("right on " + right + " of " + fresh.length + " new sequences");
    System.out.println("alone and in a batch the same bits: " + sameBits + " of " + fresh.length);
  }

  /** Random signs, the longest sequence first. */
  private float[][] sequences(int count) {
    float[][] sequences = new float[count][];
    for (int i = 0; i < count; i++) {
      sequences[i] = new float[5 + random.nextInt(16)];
      for (int t = 0; t < sequences[i].length; t++) {
        sequences[i][t] = random.nextBoolean() ? 1 : -1;
      }
    }
    Arrays.sort(sequences, Comparator.comparingInt(sequence -> -sequence.length));
    return sequences;
  }

  /** The first number of a state is to become the first sign; loss is their squared distance. */
  private double learn(float[][] sequences) {
    float[] states = cell.forward(sequences);
    float[] gradient = new float[states.length];
    double loss = 0;
    for (int row = 0; row < sequences.length; row++) {
      float distance = states[row * Cell.HIDDEN] - sequences[row][0];
      loss += distance * distance / sequences.length;
      gradient[row * Cell.HIDDEN] = 2 * distance / sequences.length;
    }
    cell.backward(gradient);
    cell.descend(RATE);
    return loss;
  }
}
