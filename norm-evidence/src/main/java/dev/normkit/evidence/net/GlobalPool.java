package dev.normkit.evidence.net;

/** The average of each channel: C×H×W to C features. */
public final class GlobalPool extends SizedLayer {
  public GlobalPool(Size input) {
    super(input, Size.features(input.channels()));
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    Tensor y = outputs.of(x.batch());
    int plane = input.plane();
    for (int row = 0; row < y.data().length; row++) {
      float sum = 0;
      for (int i = row * plane; i < (row + 1) * plane; i++) {
        sum += x.data()[i];
      }
      y.data()[row] = sum / plane;
    }
    return y;
  }

  @Override
  public Tensor backward(Tensor dy) {
    Tensor dx = gradients.of(dy.batch());
    int plane = input.plane();
    for (int i = 0; i < dx.data().length; i++) {
      dx.data()[i] = dy.data()[i / plane] / plane;
    }
    return dx;
  }
}
