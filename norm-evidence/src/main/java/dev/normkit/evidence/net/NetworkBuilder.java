package dev.normkit.evidence.net;

import dev.normkit.api.Specified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Puts layers together, each of the size that the one before gives. */
public final class NetworkBuilder {
  private final Random random;
  private final List<Layer> layers = new ArrayList<>();
  private Size size;

  /** A network for samples of a size, with weights drawn from a seeded generator. */
  public NetworkBuilder(Size input, Random random) {
    size = input;
    this.random = random;
  }

  /** Any layer. */
  public NetworkBuilder add(Layer layer) {
    layers.add(layer);
    size = layer.output();
    return this;
  }

  /** Any layer that is made for the size of what comes to it. */
  public NetworkBuilder then(Function<Size, Layer> layer) {
    return add(layer.apply(size));
  }

  /** A convolution of square kernels that keeps the size but for its stride. */
  public NetworkBuilder conv(int channels, int kernel, int stride) {
    return add(new Conv(size, new Conv.Kernel(channels, kernel, stride), random));
  }

  /** A normalization, or nothing. */
  public NetworkBuilder norm(Optional<? extends Specified> spec) {
    spec.ifPresent(asked -> add(new Norm(size, asked)));
    return this;
  }

  public NetworkBuilder relu() {
    return add(new Relu(size));
  }

  public NetworkBuilder pool() {
    return add(new GlobalPool(size));
  }

  public NetworkBuilder dense(int features) {
    return add(new Dense(size, features, random));
  }

  public Sequential build() {
    return new Sequential(layers);
  }
}
