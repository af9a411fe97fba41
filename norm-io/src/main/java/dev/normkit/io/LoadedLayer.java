package dev.normkit.io;

import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.util.List;
import java.util.Optional;

/**
 * A layer as it was read, and what has to be said of it.
 *
 * @param name in the file
 * @param builder with parameters and statistics; takes a backend and other settings
 * @param conversions what was converted, and what the file doesn't say, in sentences; copied
 * @param extraTensors tensors under the layer's name that aren't part of it; copied
 * @param decision the frozen decision that was saved with it
 */
public record LoadedLayer(
    String name,
    LayerBuilder builder,
    List<String> conversions,
    List<String> extraTensors,
    Optional<String> decision) {

  /** Copies the lists. */
  public LoadedLayer {
    conversions = List.copyOf(conversions);
    extraTensors = List.copyOf(extraTensors);
  }

  /**
   * The layer, on the best ready backend.
   *
   * @return a layer in training mode; each call gives another one
   * @throws IllegalStateException if no backend is ready that computes it
   */
  public NormLayer layer() {
    return builder.build();
  }
}
