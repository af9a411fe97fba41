package dev.normkit.layer;

import dev.normkit.api.Shape;
import java.util.Objects;

/** Where a result's length follows from an array, a longer array is a mistake. */
final class Lengths {
  private Lengths() {}

  static int exactly(String name, float[] array, Shape shape) {
    Objects.requireNonNull(array, name);
    Objects.requireNonNull(shape, "shape");
    if (array.length != shape.elements()) {
      throw new IllegalArgumentException(
          name + " has " + array.length + " elements, but " + shape + " needs " + shape.elements());
    }
    return array.length;
  }
}
