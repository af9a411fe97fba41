package dev.normkit.selector.network;

import dev.normkit.api.NormSpec;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MethodDecision;

/**
 * What a plan decides for one layer.
 *
 * @param layer the layer as described
 * @param method the decision about its method
 * @param backend the decision about its backend
 */
public record LayerPlan(NetworkLayer layer, MethodDecision method, BackendDecision backend) {
  /** {@return the layer's name} */
  public String name() {
    return layer.name();
  }

  /** {@return the spec that was chosen} */
  public NormSpec spec() {
    return method.spec();
  }
}
