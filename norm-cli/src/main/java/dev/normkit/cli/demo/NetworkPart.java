package dev.normkit.cli.demo;

/**
 * One step of a network. Every part owns the arrays it returns and reuses them; they are long
 * enough for the largest batch, and only the first rows count.
 */
interface NetworkPart {

  /**
   * Computes the output.
   *
   * @param x rows × inputs; must not change until {@link #backward}
   * @return rows × outputs
   */
  float[] forward(float[] x, int rows);

  /**
   * Back-propagates through the last forward call and keeps the gradients of the parameters.
   *
   * @param dy the gradient with respect to the output; may be overwritten
   * @return the gradient with respect to the input
   */
  float[] backward(float[] dy, int rows);

  /** One step of gradient descent. */
  default void update(float learningRate) {}

  /** Switches between training and examination. */
  default void setTraining(boolean training) {}
}
