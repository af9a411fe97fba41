package dev.normkit.cli.demo;

/** y = max(0, x). */
final class Relu implements NetworkPart {
  private final int width;
  private final float[] y;

  Relu(int width, int mostRows) {
    this.width = width;
    y = new float[mostRows * width];
  }

  @Override
  public float[] forward(float[] x, int rows) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = Math.max(0, x[i]);
    }
    return y;
  }

  @Override
  public float[] backward(float[] dy, int rows) {
    for (int i = 0; i < rows * width; i++) {
      dy[i] = y[i] > 0 ? dy[i] : 0;
    }
    return dy;
  }
}
