package dev.normkit.layer;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a layer was made for: with its spec, parameters and statistics enough to make the same one
 * again ({@link LayerBuilder#of(Specified, LayerSize)}).
 *
 * @param sizes the normalized shape, or channels, or channels and spatial sizes; none where a shape
 *     was given; copied
 * @param like layout and sizes of the data; empty where sizes were given
 */
public record LayerSize(List<Integer> sizes, Optional<Shape> like) {

  /**
   * Checks that there is one of the two.
   *
   * @throws IllegalArgumentException if there are both, or neither
   */
  public LayerSize {
    sizes = List.copyOf(Objects.requireNonNull(sizes, "sizes"));
    Objects.requireNonNull(like, "like");
    if (sizes.isEmpty() == like.isEmpty()) {
      throw new IllegalArgumentException(
          "sizes are " + sizes + " and the shape is " + like + "; one of the two must be given");
    }
  }

  SampleForm form(NormSpec spec) {
    return like.isPresent()
        ? SampleForm.like(spec, like.get())
        : SampleForm.of(spec, sizes.stream().mapToInt(size -> size).toArray());
  }
}
