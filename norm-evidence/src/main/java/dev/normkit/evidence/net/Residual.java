package dev.normkit.evidence.net;

import java.util.List;

/** x + f(x), where f keeps the size. */
public final class Residual implements Layer {
  private final Sequential inner;
  private final TensorMemory outputs;
  private final TensorMemory gradients;

  public Residual(Sequential inner) {
    this.inner = inner;
    outputs = new TensorMemory(inner.output());
    gradients = new TensorMemory(inner.output());
  }

  /** f. */
  public Sequential inner() {
    return inner;
  }

  @Override
  public Size output() {
    return inner.output();
  }

  @Override
  public List<Parameter> parameters() {
    return inner.parameters();
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    return sum(x, inner.forward(x, mode), outputs.of(x.batch()));
  }

  @Override
  public Tensor backward(Tensor dy) {
    Tensor kept = gradients.of(dy.batch());
    System.arraycopy(dy.data(), 0, kept.data(), 0, dy.data().length);
    return sum(kept, inner.backward(dy), kept);
  }

  private static Tensor sum(Tensor a, Tensor b, Tensor into) {
    for (int i = 0; i < into.data().length; i++) {
      into.data()[i] = a.data()[i] + b.data()[i];
    }
    return into;
  }
}
