package dev.normkit.layer;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a layer was made for: with its spec, parameters and statistics enough to make the same one
 * again ({@link LayerBuilder#of(Specified, LayerSize)}).
 *
 * @param sizes the normalized shape, or channels, or channels and spatial sizes; none where a shape
 *     was given; copied
 * @param like layout and sizes of the data; empty where sizes were given
 */
public record LayerSize(List<Integer> sizes, Optional<Shape> like) implements Serializable {

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
    return like.isPresent() ? SampleForm.like(spec, like.get()) : SampleForm.of(spec, ints());
  }

  private int[] ints() {
    return sizes.stream().mapToInt(size -> size).toArray();
  }

  private Object writeReplace() {
    return new Form(ints(), like.orElse(null));
  }

  /** What a stream has; its constructor, which reading it calls, refuses what a caller may not. */
  private record Form(int[] sizes, Shape like) implements Serializable {
    Form {
      size(sizes, like);
    }

    private static LayerSize size(int[] sizes, Shape like) {
      return new LayerSize(IntStream.of(sizes).boxed().toList(), Optional.ofNullable(like));
    }

    private Object readResolve() {
      return size(sizes, like);
    }
  }

  /** For example {@code [64, 8, 8]}, or the shape. */
  @Override
  public String toString() {
    return like.map(Shape::toString).orElseGet(sizes::toString);
  }
}
