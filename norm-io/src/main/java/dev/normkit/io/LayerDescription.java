package dev.normkit.io;

import dev.normkit.api.NormSpec;
import dev.normkit.layer.LayerSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file says of one of its layers, without any of its numbers.
 *
 * @param name in the file
 * @param spec with the file's conventions converted
 * @param size what it was made for; empty if its tensors tell
 * @param tensors the file's names of its tensors by those of PyTorch: {@code weight}, {@code bias},
 *     {@code running_mean}, {@code running_var}, …; the file may lack some; copied
 * @param conversions what was converted, in sentences; copied
 * @param obstacles why it can't be loaded; none if it can; copied
 * @param epsilon ε as the file has it; if that isn't legal, the spec has a usual one and {@code
 *     obstacles} says so
 */
public record LayerDescription(
    String name,
    NormSpec spec,
    Optional<LayerSize> size,
    Map<String, String> tensors,
    List<String> conversions,
    List<String> obstacles,
    double epsilon) {

  /** Copies the collections. */
  public LayerDescription {
    tensors = Map.copyOf(tensors);
    conversions = List.copyOf(conversions);
    obstacles = List.copyOf(obstacles);
  }
}
