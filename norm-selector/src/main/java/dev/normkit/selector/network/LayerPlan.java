package dev.normkit.selector.network;

import dev.normkit.api.NormSpec;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MethodDecision;

/**
 * What a plan decides for one layer.
 *
 * @param layer the layer as described
 * @param method its method, with every candidate
 * @param backend its backend, with every candidate
 */
public record LayerPlan(NetworkLayer layer, MethodDecision method, BackendDecision backend) {
  /**
   * The layer's name.
   *
   * @return the name
   */
  public String name() {
    return layer.name();
  }

  /**
   * What was chosen.
   *
   * @return the spec
   */
  public NormSpec spec() {
    return method.spec();
  }
}
