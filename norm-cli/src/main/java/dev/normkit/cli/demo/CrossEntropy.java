package dev.normkit.cli.demo;

/** Softmax and the logarithm of what it gives the right answer. */
final class CrossEntropy {
  private static final int CLASSES = Digits.CLASSES;

  private final float[] gradient;

  CrossEntropy(int mostRows) {
    gradient = new float[mostRows * CLASSES];
  }

  /**
   * The loss summed over the rows; {@link #gradient} is then that of its mean.
   *
   * @param scores rows × classes
   * @param labels the right class of each row
   */
  double loss(float[] scores, int[] labels, int rows) {
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      loss += rowLoss(scores, row, labels[row], rows);
    }
    return loss;
  }

  /** StrictMath, so that every JVM prints the same losses. */
  private double rowLoss(float[] scores, int row, int label, int rows) {
    int start = row * CLASSES;
    float largest = scores[start + best(scores, row)];
    double sum = 0;
    for (int i = start; i < start + CLASSES; i++) {
      sum += StrictMath.exp(scores[i] - largest);
    }
    for (int i = start; i < start + CLASSES; i++) {
      double probability = StrictMath.exp(scores[i] - largest) / sum;
      gradient[i] = (float) ((probability - (i == start + label ? 1 : 0)) / rows);
    }
    return StrictMath.log(sum) - (scores[start + label] - largest);
  }

  float[] gradient() {
    return gradient;
  }

  /** The class with the highest score. */
  static int best(float[] scores, int row) {
    int best = 0;
    for (int i = 1; i < CLASSES; i++) {
      if (scores[row * CLASSES + i] > scores[row * CLASSES + best]) {
        best = i;
      }
    }
    return best;
  }
}
