package dev.normkit.io.layers;

import dev.normkit.api.NormSpec;
import dev.normkit.layer.LayerSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer as its file describes it.
 *
 * @param spec with the file's conventions converted
 * @param size what it was made for; empty if its tensors tell
 * @param tensors their names by role
 * @param conversions what was converted, in sentences
 * @param text what the library itself kept beside the tensors
 * @param obstacles why it can't be loaded; none if it can
 * @param epsilon ε as the file has it, which the spec can't have if it isn't legal
 */
public record DescribedLayer(
    NormSpec spec,
    Optional<LayerSize> size,
    Map<Role, String> tensors,
    List<String> conversions,
    Optional<LayerText> text,
    List<String> obstacles,
    double epsilon) {}
