package dev.normkit.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Handwritten digits of 8×8 pixels, 0 (white) to 16 (black), and which digit each shows. */
final class Digits {
  static final int SIDE = 8;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 10;

  private static final String RESOURCE = "/dev/normkit/cli/digits.csv.gz";

  private final List<float[]> images;
  private final List<Integer> labels;

  private Digits(List<float[]> images, List<Integer> labels) {
    this.images = images;
    this.labels = labels;
  }

  /**
   * Digits to learn from, to choose the learning rate by, and to be examined with; no digit is in
   * two of them.
   */
  record Split(Digits train, Digits validation, Digits test) {}

  static Digits load() throws IOException {
    List<float[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Digits.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] numbers = line.split(",");
        float[] image = new float[PIXELS];
        for (int pixel = 0; pixel < PIXELS; pixel++) {
          image[pixel] = Integer.parseInt(numbers[pixel]);
        }
        images.add(image);
        labels.add(Integer.valueOf(numbers[PIXELS]));
      }
    }
    return new Digits(images, labels);
  }

  int count() {
    return images.size();
  }

  int label(int digit) {
    return labels.get(digit);
  }

  /** All pixels of all digits: N×64, which is also N×8×8 and N×1×8×8. */
  float[] pixels() {
    float[] all = new float[count() * PIXELS];
    for (int digit = 0; digit < count(); digit++) {
      copyImage(digit, all, digit);
    }
    return all;
  }

  /** Copies one digit into a row of a batch. */
  void copyImage(int digit, float[] batch, int row) {
    System.arraycopy(images.get(digit), 0, batch, row * PIXELS, PIXELS);
  }

  /** The same digits in another order. */
  Digits shuffled(Random random) {
    List<Integer> order = new ArrayList<>();
    for (int digit = 0; digit < count(); digit++) {
      order.add(digit);
    }
    Collections.shuffle(order, random);
    return new Digits(
        order.stream().map(images::get).toList(), order.stream().map(labels::get).toList());
  }

  /**
   * Shuffles, parts, and standardizes all three parts by the mean and the deviation of the pixels
   * to learn from: the digits of an examination are not known in advance.
   */
  Split split(int trainCount, int validationCount, Random random) {
    Digits all = shuffled(random);
    int learned = trainCount + validationCount;
    Digits train = all.range(0, trainCount);
    double mean = train.mean();
    double deviation = train.deviation(mean);
    return new Split(
        train.standardized(mean, deviation),
        all.range(trainCount, learned).standardized(mean, deviation),
        all.range(learned, count()).standardized(mean, deviation));
  }

  private Digits range(int from, int to) {
    return new Digits(images.subList(from, to), labels.subList(from, to));
  }

  private double mean() {
    double sum = 0;
    for (float pixel : pixels()) {
      sum += pixel;
    }
    return sum / (count() * PIXELS);
  }

  private double deviation(double mean) {
    double sum = 0;
    for (float pixel : pixels()) {
      sum += (pixel - mean) * (pixel - mean);
    }
    return Math.sqrt(sum / (count() * PIXELS));
  }

  private Digits standardized(double mean, double deviation) {
    return new Digits(
        images.stream().map(image -> standardized(image, mean, deviation)).toList(), labels);
  }

  private static float[] standardized(float[] image, double mean, double deviation) {
    float[] result = new float[PIXELS];
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      result[pixel] = (float) ((image[pixel] - mean) / deviation);
    }
    return result;
  }
}
