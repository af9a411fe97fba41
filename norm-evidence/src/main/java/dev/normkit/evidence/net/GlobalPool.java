package dev.normkit.evidence.net;

/** The average of each channel: C×H×W to C features. */
public final class GlobalPool implements Layer {
  private final Size input;
  private final Size output;
  private final TensorMemory outputs;
  private final TensorMemory gradients;

  public GlobalPool(Size input) {
    this.input = input;
    output = Size.features(input.channels());
    outputs = new TensorMemory(output);
    gradients = new TensorMemory(input);
  }

  /** The size of a sample that goes in. */
  Size input() {
    return input;
  }

  @Override
  public Size output() {
    return output;
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
