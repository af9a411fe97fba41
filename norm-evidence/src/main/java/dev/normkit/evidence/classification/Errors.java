package dev.normkit.evidence.classification;

import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.SoftmaxCrossEntropy;
import dev.normkit.evidence.net.Tensor;
import dev.normkit.evidence.net.TensorMemory;
import java.util.stream.IntStream;

/** How many of some images a network takes for something else. */
public final class Errors {
  /** That of ten classes by chance, which divergence counts as. */
  public static final double CHANCE = 90;

  private static final int TOGETHER = 100;

  private Errors() {}

  /** In percent, by inference. */
  public static double percent(Sequential network, Images images) {
    return percent(network, images, Mode.INFERENCE, TOGETHER);
  }

  /** In percent; an incomplete last batch is left out unless inference doesn't care. */
  static double percent(Sequential network, Images images, Mode mode, int batchSize) {
    TensorMemory batches = new TensorMemory(images.size());
    int[] order = IntStream.range(0, images.count()).toArray();
    int[] labels = new int[batchSize];
    int wrong = 0;
    int asked = 0;
    for (int first = 0; first < images.count(); first += batchSize) {
      int count = Math.min(batchSize, images.count() - first);
      if (count == batchSize || mode == Mode.INFERENCE) {
        Tensor batch = batches.of(count);
        images.fill(order, first, batch, labels);
        wrong += wrong(network.forward(batch, mode), labels);
        asked += count;
      }
    }
    return 100.0 * wrong / asked;
  }

  /** Lets a network train on images in batches without a step down: its statistics see them. */
  static void pass(Sequential network, Images images, int batchSize) {
    Tensor batch = new Tensor(batchSize, images.size());
    int[] order = IntStream.range(0, images.count()).toArray();
    int[] labels = new int[batchSize];
    for (int first = 0; first + batchSize <= images.count(); first += batchSize) {
      images.fill(order, first, batch, labels);
      network.forward(batch, Mode.TRAINING);
    }
  }

  private static int wrong(Tensor scores, int[] labels) {
    int wrong = 0;
    for (int n = 0; n < scores.batch(); n++) {
      wrong += SoftmaxCrossEntropy.best(scores, n) == labels[n] ? 0 : 1;
    }
    return wrong;
  }
}
