package dev.normkit.selector.measure;

import dev.normkit.api.Layout;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;

/** A plan of the same kind on little data, to try what has never run. */
final class SmallPlan {
  private static final int SMALL_ELEMENTS = 1 << 14;

  private SmallPlan() {}

  /**
   * First the first axis shrinks, then the largest, none below 2, as they do not change what a
   * kernel does. Channels stay as they are if groups must divide them.
   */
  static NormPlan of(NormPlan plan) {
    Shape shape = plan.shape();
    int[] sizes = shape.sizes();
    int rest = shape.elements() / sizes[0];
    sizes[0] = Math.min(sizes[0], Math.max(2, SMALL_ELEMENTS / rest));
    int fixed =
        plan.spec().groups().isEmpty()
            ? -1
            : shape.layout() == Layout.CHANNELS_FIRST ? 1 : sizes.length - 1;
    int largest = largest(sizes, fixed);
    while (Shape.of(shape.layout(), sizes).elements() > SMALL_ELEMENTS && sizes[largest] > 3) {
      sizes[largest] /= 2;
      largest = largest(sizes, fixed);
    }
    return new NormPlan(plan.spec(), Shape.of(shape.layout(), sizes));
  }

  private static int largest(int[] sizes, int fixed) {
    int largest = fixed == 0 ? 1 : 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (axis != fixed && sizes[axis] > sizes[largest]) {
        largest = axis;
      }
    }
    return largest;
  }
}
