package dev.normkit.io.layers;

import dev.normkit.api.NormSpec;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.layer.LayerBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A layer as it was read.
 *
 * @param name in the file
 * @param spec of the layer
 * @param builder with parameters and statistics
 * @param roles tensors that the file has for it, by what they are for
 * @param tensors those that are in it
 * @param conversions what was converted, in sentences
 * @param decision a frozen decision that was saved with it
 */
public record Loaded(
    String name,
    NormSpec spec,
    LayerBuilder builder,
    Map<Role, String> roles,
    Collection<String> tensors,
    List<String> conversions,
    Optional<String> decision) {

  /**
   * Refuses a layer that leaves trained numbers out.
   *
   * @return this
   * @throws FileFormatException if its spec has no use for one of its tensors
   */
  public Loaded complete() throws FileFormatException {
    UnusedTensors.requireNone(name, spec, roles, Set.copyOf(tensors));
    return this;
  }
}
