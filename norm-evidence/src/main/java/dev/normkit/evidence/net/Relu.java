package dev.normkit.evidence.net;

/** max(0, x). */
public final class Relu implements Layer {
  private final Size size;
  private final TensorMemory outputs;
  private Tensor last;

  public Relu(Size size) {
    this.size = size;
    outputs = new TensorMemory(size);
  }

  @Override
  public Size output() {
    return size;
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    Tensor y = outputs.of(x.batch());
    float[] from = x.data();
    float[] to = y.data();
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(0, from[i]);
    }
    last = y;
    return y;
  }

  @Override
  public Tensor backward(Tensor dy) {
    float[] y = last.data();
    float[] gradient = dy.data();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= Math.signum(y[i]); // 1 or 0; a branch would be guessed wrong half the time
    }
    return dy;
  }
}
