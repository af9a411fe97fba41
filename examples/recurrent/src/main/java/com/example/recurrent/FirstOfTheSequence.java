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
  private final float[] readout = new float[Cell.HIDDEN];

  public static void main(String[] args) {
    FirstOfTheSequence network = new FirstOfTheSequence();
    for (int batch = 1; batch <= 200; batch++) {
      double loss = network.learn(network.sequences(BATCH));
      if (batch % 50 == 0) {
        System.out.printf(Locale.ROOT, "batch %d  loss %.3f%n", batch, loss);
      }
    }

    float[][] fresh = network.sequences(1000);
    float[] states = network.cell.forward(fresh);
    int right = 0;
    int sameBits = 0;
    for (int row = 0; row < fresh.length; row++) {
      right += network.score(states, row) * fresh[row][0] > 0 ? 1 : 0;
      float[] alone = network.cell.forward(new float[][] {fresh[row]});
      sameBits += Arrays.equals(alone, state(states, row)) ? 1 : 0;
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

  private double learn(float[][] sequences) {
    float[] states = cell.forward(sequences);
    float[] gradient = new float[states.length];
    float[] step = new float[Cell.HIDDEN];
    double loss = 0;
    for (int row = 0; row < sequences.length; row++) {
      double margin = score(states, row) * sequences[row][0];
      loss += StrictMath.log1p(StrictMath.exp(-margin)) / sequences.length;
      double slope = -sequences[row][0] / (1 + StrictMath.exp(margin)) / sequences.length;
      for (int i = 0; i < step.length; i++) {
        gradient[row * step.length + i] = (float) slope * readout[i];
        step[i] += (float) slope * states[row * step.length + i];
      }
    }
    cell.backward(gradient);
    cell.descend(RATE);
    for (int i = 0; i < step.length; i++) {
      readout[i] -= RATE * step[i];
    }
    return loss;
  }

  private float score(float[] states, int row) {
    float score = 0;
    for (int i = 0; i < readout.length; i++) {
      score += readout[i] * states[row * readout.length + i];
    }
    return score;
  }

  private static float[] state(float[] states, int row) {
    return Arrays.copyOfRange(states, row * Cell.HIDDEN, (row + 1) * Cell.HIDDEN);
  }
}
