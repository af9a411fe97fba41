package dev.normkit.io.bytes;

import dev.normkit.io.tensor.TensorInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where elements of a tensor lie. */
public final class Axes {
  private Axes() {}

  /** Moves an element from one place to another. */
  public interface Move {
    /**
     * Moves it.
     *
     * @param from its place in Fortran order
     * @param to its place in C order
     */
    void move(int from, int to);
  }

  /**
   * The place of an element as Python writes it, for example {@code (0, 2)}.
   *
   * @param shape of the tensor, without axes of size 0
   * @param element its place in C order
   * @return its index
   */
  public static String index(List<Long> shape, long element) {
    List<Long> index = new ArrayList<>();
    long rest = element;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      index.add(rest % shape.get(axis));
      rest /= shape.get(axis);
    }
    Collections.reverse(index);
    return TensorInfo.tuple(index);
  }

  /**
   * Moves every element from Fortran order, where the first axis is the fastest, to C order.
   *
   * @param shape of the tensor, whose elements an array holds
   * @param each moves one
   */
  public static void fromFortran(List<Long> shape, Move each) {
    if (shape.contains(0L)) {
      // The other sizes may be beyond any array's.
      return;
    }
    int rank = shape.size();
    int[] index = new int[rank];
    int[] strides = new int[rank];
    int elements = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = elements;
      elements *= Math.toIntExact(shape.get(axis));
    }
    int to = 0;
    for (int from = 0; from < elements; from++) {
      each.move(from, to);
      for (int axis = 0; axis < rank; axis++) {
        to += strides[axis];
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        to -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
  }
}
