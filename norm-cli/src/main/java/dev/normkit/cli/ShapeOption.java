package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;

/** The sizes of {@code --shape}, for example {@code 4x64x32x32}; not yet a layout. */
final class ShapeOption {
  private final int[] sizes;

  private ShapeOption(int[] sizes) {
    this.sizes = sizes;
  }

  static ShapeOption parse(String text) {
    String[] parts = text.split("[xX×]", -1);
    int[] sizes = new int[parts.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      try {
        sizes[axis] = NumberOption.whole(parts[axis]);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "'" + text + "' is not a shape such as 4x64x32x32 or 32x128: " + wrong.getMessage(),
            wrong);
      }
    }
    return new ShapeOption(sizes);
  }

  int[] sizes() {
    return sizes.clone();
  }

  Shape in(Layout layout) {
    return Blame.on("--shape", () -> Shape.of(layout, sizes));
  }
}
