package dev.normkit.io.norm;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Layout and sizes of the data of a normalization as far as a file tells.
 *
 * @param layout what the axes mean
 * @param sizes in memory order, each empty if inputs decide it; none if even their number isn't
 *     known
 */
public record DataShape(Layout layout, List<OptionalLong> sizes) {

  /** Copies the sizes. */
  public DataShape {
    sizes = List.copyOf(sizes);
  }

  /**
   * {@return the shape, if all sizes but the batch are known and the layout has so many axes}
   *
   * @param batch the size of the first axis where it isn't known
   */
  public Optional<Shape> shape(int batch) {
    if (sizes.isEmpty() || sizes.stream().skip(1).anyMatch(OptionalLong::isEmpty)) {
      return Optional.empty();
    }
    int[] all = new int[sizes.size()];
    for (int axis = 0; axis < all.length; axis++) {
      long size = sizes.get(axis).orElse(batch);
      if (size < 1 || size > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      all[axis] = (int) size;
    }
    try {
      return Optional.of(Shape.of(layout, all));
    } catch (IllegalArgumentException otherRank) {
      return Optional.empty();
    }
  }

  /** {@return the channels: the second axis of channels first, the last of all others} */
  public OptionalLong channels() {
    if (sizes.size() < 2) {
      return OptionalLong.empty();
    }
    return sizes.get(layout == Layout.CHANNELS_FIRST ? 1 : sizes.size() - 1);
  }

  /** For example {@code ?x64x112x112}; {@code unknown} if even the number of axes is. */
  @Override
  public String toString() {
    return sizes.isEmpty()
        ? "unknown"
        : String.join(
            "x",
            sizes.stream()
                .map(size -> size.isPresent() ? Long.toString(size.getAsLong()) : "?")
                .toList());
  }
}
