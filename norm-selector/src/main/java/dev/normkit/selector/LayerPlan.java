package dev.normkit.selector;

import dev.normkit.api.NormSpec;

/**
 * What a plan decides for one layer.
 *
 * @param layer the layer as described
 * @param selection its method and its backend, each with every candidate
 */
public record LayerPlan(NetworkLayer layer, Selection selection) {

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
    return selection.method().spec();
  }
}
