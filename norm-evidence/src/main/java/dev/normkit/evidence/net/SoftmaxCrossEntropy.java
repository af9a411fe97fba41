package dev.normkit.evidence.net;

/** −log softmax(scores)[label], the mean over a batch. */
public final class SoftmaxCrossEntropy {
  private SoftmaxCrossEntropy() {}

  /**
   * The loss, and its gradient with respect to the scores.
   *
   * @param scores N×classes
   * @param labels of the N samples
   * @param gradient is set, as large as the scores; may be the scores
   */
  public static double loss(Tensor scores, int[] labels, Tensor gradient) {
    int classes = scores.size().count();
    int batch = scores.batch();
    double loss = 0;
    for (int n = 0; n < batch; n++) {
      int at = n * classes;
      float most = scores.data()[at + best(scores, n)];
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += StrictMath.exp(scores.data()[at + k] - most);
      }
      loss -= scores.data()[at + labels[n]] - most - StrictMath.log(sum);
      for (int k = 0; k < classes; k++) {
        double share = StrictMath.exp(scores.data()[at + k] - most) / sum;
        gradient.data()[at + k] = (float) ((share - (k == labels[n] ? 1 : 0)) / batch);
      }
    }
    return loss / batch;
  }

  /** The class with the highest score; of NaN the first. */
  public static int best(Tensor scores, int sample) {
    int classes = scores.size().count();
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (scores.data()[sample * classes + k] > scores.data()[sample * classes + best]) {
        best = k;
      }
    }
    return best;
  }
}
