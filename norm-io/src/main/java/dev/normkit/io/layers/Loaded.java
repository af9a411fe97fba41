package dev.normkit.io.layers;

import dev.normkit.layer.LayerBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A layer as it was read.
 *
 * @param builder with parameters and statistics
 * @param tensors those that are in it
 * @param conversions what was converted, in sentences
 * @param decision a frozen decision that was saved with it
 */
public record Loaded(
    LayerBuilder builder,
    Collection<String> tensors,
    List<String> conversions,
    Optional<String> decision) {}
