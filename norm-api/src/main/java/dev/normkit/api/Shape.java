package dev.normkit.api;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * The sizes of a tensor's axes in memory order, and what the axes mean. Immutable; equal when
 * layout and sizes are equal.
 *
 * <p>Every axis is at least 1, but for the first, the batch, of two or more: an empty batch is a
 * shape. It has no statistics, so {@link NormPlan} refuses it, for every method and on every
 * backend alike; a layer passes it through if built so. The elements are at most {@link
 * #MOST_ELEMENTS}, since data lives in a {@code float[]}. The same limit holds for one sample of an
 * empty batch.
 */
public final class Shape implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The most elements of a tensor, 2³¹ − 2¹⁶: a little fewer than an array may have, so that loops
   * can count beyond the end by their step without overflow.
   */
  public static final int MOST_ELEMENTS = Integer.MAX_VALUE - 0xFFFF;

  /** How many sizes a message lists. */
  private static final int LISTED = 8;

  private final Layout layout;
  private final int[] sizes;
  private final int elements;

  private Shape(Layout layout, int... sizes) {
    this.layout = layout;
    this.sizes = sizes.clone();
    this.elements = product(0, sizes.length);
    if (elements == 0) {
      product(1, sizes.length); // one sample fits, too
    }
  }

  /**
   * {@return the shape of a dense tensor {@code N×m}}
   *
   * @param batch N, at least 0
   * @param features m, at least 1
   * @throws IllegalArgumentException if a size is out of range, or the product, of an empty batch
   *     that of one sample, above {@link #MOST_ELEMENTS}
   */
  public static Shape dense(int batch, int features) {
    return new Shape(Layout.DENSE, batch, features);
  }

  /**
   * {@return the shape of a tensor {@code N×C×spatial}, or {@code N×C}, which is {@link #dense}
   * data under another name}
   *
   * @param sizes N, C and 0 to 3 spatial sizes, each at least 1, but N may be 0
   * @throws IllegalArgumentException if the number of axes or a size is out of range, or the
   *     product too large, as for {@link #dense}
   */
  public static Shape channelsFirst(int... sizes) {
    requireRank("channelsFirst", 2, "N, C and 0 to 3 spatial sizes", sizes);
    return new Shape(Layout.CHANNELS_FIRST, sizes);
  }

  /**
   * {@return the shape of a tensor {@code N×spatial×C}}
   *
   * @param sizes N, 1 to 3 spatial sizes and C, each at least 1, but N may be 0
   * @throws IllegalArgumentException if the number of axes or a size is out of range, or the
   *     product too large, as for {@link #dense}
   */
  public static Shape channelsLast(int... sizes) {
    requireRank("channelsLast", 3, "N, 1 to 3 spatial sizes and C", sizes);
    return new Shape(Layout.CHANNELS_LAST, sizes);
  }

  /**
   * {@return the shape of a sequence {@code …×H}, for example {@code N×T×H} or {@code T×N×H}}
   *
   * @param sizes any number of leading sizes, then the features H; each at least 1, but the first
   *     of several may be 0
   * @throws IllegalArgumentException if there is no axis, or a size is out of range, or the product
   *     too large, as for {@link #dense}
   */
  public static Shape sequence(int... sizes) {
    if (Objects.requireNonNull(sizes, "sizes").length == 0) {
      throw new IllegalArgumentException("sequence shape has no axis; it needs at least H");
    }
    return new Shape(Layout.SEQUENCE, sizes);
  }

  /**
   * {@return a shape of any layout, for callers that read the layout from a file or an option}
   *
   * @param layout what the axes mean
   * @param sizes the sizes in memory order
   * @throws IllegalArgumentException if the number of axes doesn't fit the layout, or a size is out
   *     of range, or the product too large, as for {@link #dense}
   */
  public static Shape of(Layout layout, int... sizes) {
    return switch (Objects.requireNonNull(layout, "layout")) {
      case DENSE -> {
        if (Objects.requireNonNull(sizes, "sizes").length != 2) {
          throw new IllegalArgumentException(
              "dense shape %s has %s axes; it needs 2: N and m"
                  .formatted(first(sizes), sizes.length));
        }
        yield dense(sizes[0], sizes[1]);
      }
      case CHANNELS_FIRST -> channelsFirst(sizes);
      case CHANNELS_LAST -> channelsLast(sizes);
      case SEQUENCE -> sequence(sizes);
    };
  }

  private static void requireRank(String name, int least, String wanted, int[] sizes) {
    Objects.requireNonNull(sizes, "sizes");
    if (sizes.length < least || sizes.length > 5) {
      throw new IllegalArgumentException(
          "%s shape %s has %s axes; it needs %s to 5: %s"
              .formatted(name, first(sizes), sizes.length, least, wanted));
    }
  }

  /** {@return what the axes mean} */
  public Layout layout() {
    return layout;
  }

  /** {@return the number of axes} */
  public int rank() {
    return sizes.length;
  }

  /**
   * {@return the size of one axis}
   *
   * @param axis in memory order, from 0
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public int size(int axis) {
    return sizes[axis];
  }

  /** {@return all sizes in memory order, a copy} */
  public int[] sizes() {
    return sizes.clone();
  }

  /** {@return the number of elements, the product of all sizes} */
  public int elements() {
    return elements;
  }

  /**
   * {@return N, the samples of the batch; for a sequence the product of all leading axes (N·T),
   * because each time step is normalized alone}
   */
  public int batch() {
    return layout == Layout.SEQUENCE ? product(0, sizes.length - 1) : sizes[0];
  }

  /** {@return C, the channels: m for dense data, H for a sequence} */
  public int channels() {
    return layout == Layout.CHANNELS_FIRST ? sizes[1] : sizes[sizes.length - 1];
  }

  /** {@return S, the product of the spatial sizes; 1 without spatial axes} */
  public int spatial() {
    return switch (layout) {
      case DENSE, SEQUENCE -> 1;
      case CHANNELS_FIRST -> product(2, sizes.length);
      case CHANNELS_LAST -> product(1, sizes.length - 1);
    };
  }

  /** {@return whether there is a spatial axis: not on dense data, sequences, and N×C} */
  public boolean hasSpatialAxes() {
    return layout == Layout.CHANNELS_LAST || (layout == Layout.CHANNELS_FIRST && rank() > 2);
  }

  /**
   * {@return the shape with another batch}
   *
   * @param batch the size of the first axis, at least 0
   * @throws IllegalArgumentException if the size is out of range, or the product too large, as for
   *     {@link #dense}, or the only axis has features
   */
  public Shape withBatch(int batch) {
    if (rank() == 1) {
      throw new IllegalArgumentException(
          this + " has features alone, no axis of samples; give it one, as in sequence(N, H)");
    }
    int[] other = sizes.clone();
    other[0] = batch;
    return of(layout, other);
  }

  /**
   * {@return the product of the sizes of neighbouring axes; 1 if there are none}
   *
   * @param from the first axis, inclusive
   * @param to the last axis, exclusive
   * @throws IllegalArgumentException if a size is out of range or the product above {@link
   *     #MOST_ELEMENTS}
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public int product(int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      boolean mayBeEmpty = axis == 0 && sizes.length > 1;
      if (sizes[axis] < (mayBeEmpty ? 0 : 1)) {
        throw new IllegalArgumentException(
            "shape %s: axis %s has size %s; every size must be at least 1, but the batch may be 0"
                .formatted(told(), axis, sizes[axis]));
      }
      product *= sizes[axis];
      if (product > MOST_ELEMENTS) {
        throw new IllegalArgumentException(
            "shape %s has more elements than a tensor in a float[] may have (%s)"
                .formatted(told(), MOST_ELEMENTS));
      }
    }
    return (int) product;
  }

  private Object writeReplace() {
    return new Form(layout, sizes);
  }

  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw Deserialized.withoutForm();
  }

  private record Form(Layout layout, int[] sizes) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      return Deserialized.checked(() -> of(layout, sizes));
    }
  }

  /** As for messages, which say themselves how many sizes there are. */
  private static String first(int... sizes) {
    return sizes.length <= LISTED
        ? Arrays.toString(sizes)
        : Arrays.toString(Arrays.copyOf(sizes, LISTED)).replace("]", ", …]");
  }

  /** For messages: the text, but of many axes the first ones and how many there are. */
  String told() {
    return sizes.length <= LISTED
        ? toString()
        : joined(LISTED) + "x… " + layout.word() + " of " + sizes.length + " axes";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && layout == that.layout && Arrays.equals(sizes, that.sizes);
  }

  @Override
  public int hashCode() {
    return 31 * layout.hashCode() + Arrays.hashCode(sizes);
  }

  /** As the command line takes it, for example {@code 4x64x32x32 channels-first}. */
  @Override
  public String toString() {
    return joined(sizes.length) + " " + layout.word();
  }

  private String joined(int count) {
    StringJoiner text = new StringJoiner("x");
    for (int axis = 0; axis < count; axis++) {
      text.add(Integer.toString(sizes[axis]));
    }
    return text.toString();
  }
}
