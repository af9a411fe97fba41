package dev.normkit.selector.network;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.words.Names;
import java.util.Objects;
import java.util.Optional;

/**
 * One normalization of a network.
 *
 * @param name the layer's name, unique in the network
 * @param usage what the layer is for, with a shape
 * @param pinned the method that the layer has whatever the rules say
 * @param ofModel whether that is the method that a model has, and not one that the user named
 */
public record NetworkLayer(String name, Usage usage, Optional<NormSpec> pinned, boolean ofModel) {

  /**
   * Checks that there is a name and a shape.
   *
   * @throws IllegalArgumentException if the name is blank or has a line end or a control character,
   *     or the usage has no shape
   */
  public NetworkLayer {
    Objects.requireNonNull(pinned, "pinned");
    Names.require("layer name", name);
    if (usage.shape().isEmpty()) {
      throw new IllegalArgumentException(
          "layer \"" + name + "\" has no shape; a plan needs one, so add usage.withShape(...)");
    }
  }

  /**
   * A layer whose method the rules decide.
   *
   * @param name the layer's name, unique in the network
   * @param usage what the layer is for, with a shape
   * @return the layer
   * @throws IllegalArgumentException if the name is blank or the usage has no shape
   */
  public static NetworkLayer of(String name, Usage usage) {
    return new NetworkLayer(name, usage, Optional.empty(), false);
  }

  /**
   * Names the method, which no change of the batch replaces.
   *
   * @param spec the method and its settings
   * @return the layer with it
   */
  public NetworkLayer withPinned(NormSpec spec) {
    return new NetworkLayer(name, usage, Optional.of(spec), false);
  }

  /**
   * Gives the method that a model has, which no change of the batch replaces.
   *
   * @param spec the method and its settings
   * @return the layer with it
   */
  public NetworkLayer withMethodOfModel(NormSpec spec) {
    return new NetworkLayer(name, usage, Optional.of(spec), true);
  }

  /** {@return who gave the method, as a sentence that goes on with the method} */
  public String origin() {
    return ofModel ? "the model has" : "the user named";
  }

  /** {@return the shape of the data} */
  public Shape shape() {
    return usage.shape().orElseThrow();
  }

  NetworkLayer withBatch(BatchSize change) {
    try {
      return new NetworkLayer(name, usage.withBatch(change), pinned, ofModel);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(
          "layer \"" + name + "\": " + refused.getMessage(), refused);
    }
  }
}
