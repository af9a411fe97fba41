package dev.normkit.io.layers;

import dev.normkit.api.NormSpec;
import dev.normkit.layer.LayerSize;
import java.util.Optional;

/**
 * What a caller says of a layer.
 *
 * @param spec empty if the file describes it
 * @param size empty if the tensors tell
 * @param onePlusWeight whether γ is 1 plus what is stored
 */
public record Wanted(Optional<NormSpec> spec, Optional<LayerSize> size, boolean onePlusWeight) {}
