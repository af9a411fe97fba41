package dev.normkit.evidence.net;

/** (y − target)², the mean over all elements. */
public final class MeanSquaredError {
  private MeanSquaredError() {}

  /**
   * The loss, and its gradient with respect to y.
   *
   * @param y what came out
   * @param target what should have
   * @param gradient is set; as large, may be y
   */
  public static double loss(Tensor y, Tensor target, Tensor gradient) {
    int count = y.data().length;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double difference = (double) y.data()[i] - target.data()[i];
      sum += difference * difference;
      gradient.data()[i] = (float) (2 * difference / count);
    }
    return sum / count;
  }
}
