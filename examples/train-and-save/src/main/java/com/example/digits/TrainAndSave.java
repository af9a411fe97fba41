package com.example.digits;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.io.LayerFile;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A network learns to read digits; its BatchNorm is saved, loaded, and gives the same bits. */
public final class TrainAndSave {
  private static final int HIDDEN = 32;
  private static final int BATCH = 30;
  private static final float RATE = 0.2f;

  private final Dense first;
  private final NormLayer norm = NormLayer.of(NormSpec.batchNorm(), HIDDEN);
  private final Dense last;

  private TrainAndSave(Random random) {
    first = new Dense(Digits.PIXELS, HIDDEN, random);
    last = new Dense(HIDDEN, Digits.CLASSES, random);
  }

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    Random random = new Random(1);
    Digits all = Digits.load(random);
    Digits train = all.part(0, 1500);
    Digits test = all.part(1500, all.count());

    TrainAndSave network = new TrainAndSave(random);
    for (int epoch = 1; epoch <= 5; epoch++) {
      System.out.printf(Locale.ROOT, "epoch %d  loss %.3f%n", epoch, network.learn(train));
    }
    network.norm.eval(); // from here on with the running statistics
    float[] scores = network.scores(test.pixels(), network.norm);
    System.out.printf(Locale.ROOT, "right on %.1f %% of new digits%n", 100 * test.right(scores));

    LayerFile.save(file, network.norm);
    try (LayerFile saved = LayerFile.open(file)) {
      System.out.println("saved " + saved.tensors().names());
      NormLayer loaded = saved.layer("").eval();
      float[] again = network.scores(test.pixels(), loaded);
      System.out.println("loaded, same bits: " + Arrays.equals(scores, again));
    }
  }

  /** 64 pixels → dense → normalization → ReLU → dense → 10 scores. */
  private float[] scores(float[] pixels, NormLayer with) {
    return last.forward(positive(with.forward(first.forward(pixels))));
  }

  /** Goes once through the digits; gives the mean loss. */
  private double learn(Digits digits) {
    double loss = 0;
    for (int from = 0; from < digits.count(); from += BATCH) {
      loss += step(digits.part(from, from + BATCH));
    }
    return loss / digits.count();
  }

  private double step(Digits batch) {
    float[] pixels = batch.pixels();
    float[] hidden = positive(norm.forward(first.forward(pixels)));
    float[] gradient = last.forward(hidden);
    double loss = batch.crossEntropy(gradient);

    gradient = last.backward(hidden, gradient);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = hidden[i] > 0 ? gradient[i] : 0;
    }
    first.backward(pixels, norm.backward(gradient));

    List<FloatSpan> parameters = norm.parameters().parts();
    List<FloatSpan> gradients = norm.gradients().parts();
    for (int part = 0; part < parameters.size(); part++) {
      Dense.descend(parameters.get(part), gradients.get(part), RATE);
    }
    norm.zeroGradients();
    first.descend(RATE);
    last.descend(RATE);
    return loss;
  }

  private static float[] positive(float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.max(0, x[i]);
    }
    return y;
  }
}
