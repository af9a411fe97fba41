package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;

/**
 * A layer's γ, β and mixing logits and their gradients: memory that no output of a call may share.
 *
 * @param parameters live
 * @param gradients live
 */
record ParameterMemory(NormParameters parameters, NormParameters gradients) {

  /**
   * Refuses an output that shares an element with a parameter or a gradient.
   *
   * @param name of the output
   * @param output what a call writes
   * @throws IllegalArgumentException naming what is shared
   */
  void requireApart(String name, FloatSpan output) {
    requireApart(name, output, "weight", parameters.weight());
    requireApart(name, output, "bias", parameters.bias());
    requireApart(name, output, "mean logits", parameters.meanLogits());
    requireApart(name, output, "variance logits", parameters.varianceLogits());
    requireNoGradient(name, output);
  }

  private static void requireApart(String name, FloatSpan output, String part, FloatSpan memory) {
    if (output.overlaps(memory)) {
      throw new IllegalArgumentException(
          name + " overlaps " + part + " of this layer; it needs memory of its own");
    }
  }

  /**
   * Refuses data that shares an element with a gradient, which a backward pass changes.
   *
   * @param name of the data
   * @param data what a call reads or writes
   * @throws IllegalArgumentException naming the data
   */
  void requireNoGradient(String name, FloatSpan data) {
    if (gradients.overlaps(data)) {
      throw new IllegalArgumentException(
          name + " overlaps a gradient of this layer; it needs memory of its own");
    }
  }
}
