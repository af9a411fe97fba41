package com.example.framework;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;
import dev.normkit.io.LayerFile;
import dev.normkit.io.LayerRequest;
import dev.normkit.io.LayerWriter;
import dev.normkit.io.LoadedLayer;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.network.FrozenMethod;
import dev.normkit.selector.usage.Usage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A normalization whose method isn't in the program: it is chosen for the usage when the network is
 * made, and from then on belongs to the model. Which backend computes is chosen at each start.
 */
record Norm(FrozenMethod method, NormLayer layer) implements Module {

  static Norm choose(NormSelector selector, Usage usage) {
    FrozenMethod method = selector.freeze(usage);
    return new Norm(method, selector.layer(method, method.shape()));
  }

  /** One file has the parameters, the statistics and the decision. */
  void save(Path file) throws IOException {
    new LayerWriter().withLayer("norm", layer, method.toJson()).write(file);
  }

  /** The method that was saved, whatever the rules would say of the usage now. */
  static Norm load(NormSelector selector, Path file, Usage usage) throws IOException {
    try (LayerFile saved = LayerFile.open(file)) {
      LoadedLayer norm = saved.load("norm", LayerRequest.described());
      FrozenMethod method = FrozenMethod.fromJson(norm.decision().orElseThrow());
      method.check(usage).requireFit();
      NormPlan plan = new NormPlan(method.spec(), usage.shape().orElseThrow());
      return new Norm(method, norm.builder().withDecision(selector.decide(plan)).build());
    }
  }

  @Override
  public float[] forward(float[] x, Shape shape) {
    return layer.forward(x, shape);
  }

  @Override
  public float[] backward(float[] dy) {
    return layer.backward(dy);
  }

  @Override
  public String toString() {
    return method + " on " + layer.backend().id();
  }
}
