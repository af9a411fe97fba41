package dev.normkit.io.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sizes of axes of which some may be unknown, and arithmetic on them. */
public final class Dims {
  /** A size that inputs decide. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private Dims() {}

  /**
   * {@return whether all are known}
   *
   * @param sizes of axes
   */
  public static boolean known(long... sizes) {
    return Arrays.stream(sizes).noneMatch(size -> size == UNKNOWN);
  }

  /** Whether all are known and an array can have so many elements. */
  static boolean fitArray(long... sizes) {
    return Arrays.stream(sizes).allMatch(size -> size >= 0)
        && product(sizes) >= 0
        && product(sizes) < Integer.MAX_VALUE - 8;
  }

  static List<Long> list(long... sizes) {
    return Arrays.stream(sizes).boxed().toList();
  }

  static long[] array(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  static long[] unknown(int rank) {
    long[] sizes = new long[rank];
    Arrays.fill(sizes, UNKNOWN);
    return sizes;
  }

  /** The product of sizes; unknown if one is, or if it is beyond a long. */
  static long product(long... sizes) {
    long product = 1;
    for (long size : sizes) {
      if (size == UNKNOWN) {
        return UNKNOWN;
      }
      try {
        product = Math.multiplyExact(product, size);
      } catch (ArithmeticException beyond) {
        return UNKNOWN;
      }
    }
    return product;
  }

  /** An axis from 0, or -1 if there is no such axis. */
  static int axis(long axis, int rank) {
    long at = axis < 0 ? axis + rank : axis;
    return at >= 0 && at < rank ? (int) at : -1;
  }

  static List<Long> reversed(int rank) {
    List<Long> order = new ArrayList<>();
    for (int axis = rank - 1; axis >= 0; axis--) {
      order.add((long) axis);
    }
    return order;
  }

  static boolean isOrder(List<Long> order, int rank) {
    boolean[] there = new boolean[rank];
    for (long axis : order) {
      if (axis < 0 || axis >= rank || there[(int) axis]) {
        return false;
      }
      there[(int) axis] = true;
    }
    return order.size() == rank;
  }

  /** Elements between neighbours along an axis. */
  static long stride(List<Long> shape, int axis) {
    long stride = 1;
    for (int later = axis + 1; later < shape.size(); later++) {
      stride *= shape.get(later);
    }
    return stride;
  }

  /** Where an element lies if each axis has its own stride. */
  static long offset(List<Long> shape, long[] strides, long element) {
    long rest = element;
    long offset = 0;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      offset += rest % shape.get(axis) * strides[axis];
      rest /= shape.get(axis);
    }
    return offset;
  }

  /** Sizes of two tensors that are combined element by element; null if they don't fit. */
  static long[] broadcast(long[] a, long... b) {
    if (a == null || b == null) {
      return null;
    }
    int rank = Math.max(a.length, b.length);
    long[] sizes = new long[rank];
    for (int axis = 1; axis <= rank; axis++) {
      long x = axis <= a.length ? a[a.length - axis] : 1;
      long y = axis <= b.length ? b[b.length - axis] : 1;
      long both;
      if (x == 1) {
        both = y;
      } else if (y == 1 || x == y) {
        both = x;
      } else if (x == UNKNOWN) {
        both = y;
      } else if (y == UNKNOWN) {
        both = x;
      } else {
        return null;
      }
      sizes[rank - axis] = both;
    }
    return sizes;
  }
}
