package com.example.digits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Handwritten digits: a row of 64 pixels from 0 to 16 each, and then which digit it shows. */
record Digits(List<int[]> rows) {
  static final int PIXELS = 64;
  static final int CLASSES = 10;

  /** All of them, in a random order. */
  static Digits load(Random random) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Digits.class.getResourceAsStream("/digits.csv.gz")),
                StandardCharsets.US_ASCII))) {
      List<int[]> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(Stream.of(line.split(",")).mapToInt(Integer::parseInt).toArray());
      }
      Collections.shuffle(rows, random);
      return new Digits(rows);
    }
  }

  int count() {
    return rows.size();
  }

  Digits part(int from, int to) {
    return new Digits(rows.subList(from, to));
  }

  /** N×64, from 0 to 1. */
  float[] pixels() {
    float[] pixels = new float[count() * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = rows.get(i / PIXELS)[i % PIXELS] / 16f;
    }
    return pixels;
  }

  private int label(int row) {
    return rows.get(row)[PIXELS];
  }

  /** The share of digits whose score is the highest of their row. */
  double right(float[] scores) {
    int right = 0;
    for (int row = 0; row < count(); row++) {
      int best = 0;
      for (int digit = 1; digit < CLASSES; digit++) {
        best = scores[row * CLASSES + digit] > scores[row * CLASSES + best] ? digit : best;
      }
      right += best == label(row) ? 1 : 0;
    }
    return (double) right / count();
  }

  /** The losses of softmax, summed; the scores become the gradient of their mean. */
  double crossEntropy(float[] scores) {
    double loss = 0;
    for (int row = 0; row < count(); row++) {
      int from = row * CLASSES;
      int right = from + label(row);
      double sum = 0;
      for (int i = from; i < from + CLASSES; i++) {
        sum += StrictMath.exp(scores[i]);
      }
      loss += StrictMath.log(sum) - scores[right];
      for (int i = from; i < from + CLASSES; i++) {
        double wanted = i == right ? 1 : 0;
        scores[i] = (float) ((StrictMath.exp(scores[i]) / sum - wanted) / count());
      }
    }
    return loss;
  }
}
