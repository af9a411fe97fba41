package dev.normkit.evidence.net;

import java.util.List;

/** Layers one after the other. */
public final class Sequential implements Layer {
  private final List<Layer> layers;

  public Sequential(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  /** All layers, in the order of data. */
  public List<Layer> layers() {
    return layers;
  }

  /** The normalizations among them. */
  public List<Norm> norms() {
    return layers.stream().filter(Norm.class::isInstance).map(Norm.class::cast).toList();
  }

  @Override
  public Size output() {
    return layers.get(layers.size() - 1).output();
  }

  @Override
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y, mode);
    }
    return y;
  }

  @Override
  public Tensor backward(Tensor dy) {
    Tensor dx = dy;
    for (int i = layers.size() - 1; i >= 0; i--) {
      dx = layers.get(i).backward(dx);
    }
    return dx;
  }
}
