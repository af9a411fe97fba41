package dev.normkit.tests;

import dev.normkit.api.Layout;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;
import java.util.function.IntUnaryOperator;

/**
 * The index tuple of every element of a tensor: along each axis, and so its sample and its channel.
 */
final class ElementIndex {
  private final Shape shape;
  private final int[] sizes;

  /** How many elements lie between neighbours along each axis; the last axis is the fastest. */
  private final int[] strides;

  ElementIndex(Shape shape) {
    this.shape = shape;
    sizes = new int[shape.rank()];
    strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      sizes[axis] = shape.size(axis);
      strides[axis] = stride;
      stride *= sizes[axis];
    }
  }

  int elements() {
    return shape.elements();
  }

  /** The position along one axis. */
  private int position(int element, int axis) {
    return element / strides[axis] % sizes[axis];
  }

  /** The axes from one to another read as one number. */
  int joint(int element, int from, int to) {
    int joint = 0;
    for (int axis = from; axis < to; axis++) {
      joint = joint * sizes[axis] + position(element, axis);
    }
    return joint;
  }

  /** n; in a sequence every time step of every sample stands alone. */
  int sample(int element) {
    return joint(element, 0, shape.layout() == Layout.SEQUENCE ? shape.rank() - 1 : 1);
  }

  /** c. */
  int channel(int element) {
    return position(element, shape.layout() == Layout.CHANNELS_FIRST ? 1 : shape.rank() - 1);
  }

  /** n and c as one number. */
  int cell(int element) {
    return sample(element) * shape.channels() + channel(element);
  }

  /** The statistic group of an element; for SwitchableNorm that of the plain instances. */
  IntUnaryOperator groups(NormPlan plan) {
    return switch (plan.spec().method()) {
      case BATCH -> this::channel;
      case INSTANCE, SWITCHABLE -> this::cell;
      case GROUP -> {
        int groups = plan.spec().groups().getAsInt();
        int width = shape.channels() / groups;
        yield i -> sample(i) * groups + channel(i) / width;
      }
      case LAYER, RMS -> {
        int axis = plan.firstNormalizedAxis();
        yield i -> joint(i, 0, axis);
      }
    };
  }
}
