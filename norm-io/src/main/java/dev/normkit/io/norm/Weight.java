package dev.normkit.io.norm;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One parameter or statistic of a normalization: its numbers, or why there are none. */
public final class Weight {

  /** Where the numbers come from. */
  public enum Source {
    /** The file has them. */
    STORED,
    /** They are an input of the model. */
    INPUT,
    /** The model computes them from its inputs. */
    COMPUTED,
    /** The file has them in a type that isn't read, for example 4-bit numbers. */
    UNREAD,
    /** Nothing in the file gives them. */
    MISSING
  }

  /**
   * To which few numbers may be spread, beside a quarter as many as the file has bytes. In a layer
   * each takes about 16 bytes, so that γ, β, mean and variance take at most 64 MiB and 16 times
   * what was read.
   */
  private static final long FREE_ELEMENTS = 1 << 20;

  /** Of an array. */
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  private final String name;
  private final Source source;
  private final String type;
  private final List<Long> shape;
  private final List<String> via;
  private final double[] values;
  private final int count;
  private final long fileBytes;
  private final boolean spread;

  private Weight(
      String name,
      Source source,
      String type,
      List<Long> shape,
      List<String> via,
      double[] values) {
    this.name = Objects.requireNonNull(name, "name");
    this.source = source;
    this.type = type;
    this.shape = List.copyOf(shape);
    this.via = List.copyOf(via);
    this.values = values;
    fileBytes = Long.BYTES * (long) values.length;
    long all = shape.stream().reduce(1L, (a, b) -> a * b);
    count = source == Source.STORED ? (int) Math.max(0, Math.min(Integer.MAX_VALUE, all)) : 0;
    spread = false;
  }

  private Weight(Weight like, long fileBytes, boolean spread) {
    name = like.name;
    source = like.source;
    type = like.type;
    shape = like.shape;
    via = like.via;
    values = like.values;
    count = like.count;
    this.fileBytes = fileBytes;
    this.spread = spread;
  }

  /**
   * Numbers of a file.
   *
   * @param name as the file has it
   * @param type the stored elements, for example {@code float32}
   * @param shape the sizes of its axes
   * @param via the operators between the stored tensor and the normalization, in order
   * @param values one per element, or a single one that all elements are; kept, not copied
   * @return the weight
   */
  public static Weight stored(
      String name, String type, List<Long> shape, List<String> via, double... values) {
    return new Weight(name, Source.STORED, type, shape, via, values);
  }

  /**
   * {@return the same as a part of a file, which decides how far few numbers may stand for many}
   *
   * @param bytes how long the file is
   */
  public Weight withFileBytes(long bytes) {
    return new Weight(this, bytes, spread);
  }

  /**
   * {@return the same where one number counts for several channels: for all, or for those of a
   * group, which are neighbours}
   */
  public Weight spread() {
    return new Weight(this, fileBytes, true);
  }

  /**
   * What has no numbers in the file.
   *
   * @param name as the file has it
   * @param source why not
   * @return the weight
   */
  public static Weight without(String name, Source source) {
    if (source == Source.STORED) {
      throw new IllegalArgumentException("source is STORED, which needs values");
    }
    return new Weight(name, source, "", List.of(), List.of(), new double[0]);
  }

  /** {@return its name in the file} */
  public String name() {
    return name;
  }

  /** {@return where its numbers come from} */
  public Source source() {
    return source;
  }

  /** {@return whether its numbers are known} */
  public boolean known() {
    return source == Source.STORED;
  }

  /** {@return the type of the stored elements, for example {@code float32}; empty if not known} */
  public String type() {
    return type;
  }

  /** {@return the sizes of its axes; none if not known} */
  public List<Long> shape() {
    return shape;
  }

  /**
   * {@return the operators between the stored tensor and the normalization, in order, for example
   * {@code Identity}}
   */
  public List<String> via() {
    return via;
  }

  /** {@return the number of elements; 0 if not known} */
  public int count() {
    return count;
  }

  /**
   * {@return an element}
   *
   * @param i from 0, in the order of memory
   */
  public double get(int i) {
    return values.length == 1 ? values[0] : values[i];
  }

  /** {@return whether one number may count for several channels} */
  public boolean isSpread() {
    return spread;
  }

  /**
   * {@return whether it has a number for each channel: as many as there are channels, or if it is
   * spread a divisor of that}
   *
   * @param channels how many there are
   */
  public boolean fits(long channels) {
    return count == channels || spread && count > 0 && channels % count == 0;
  }

  /**
   * The numbers of each channel.
   *
   * @param channels how many there are
   * @return a new array
   * @throws IllegalArgumentException if it doesn't {@linkplain #fits fit}, or so many channels are
   *     far more than a file of its size needs
   */
  public double[] perChannel(int channels) {
    if (count == 0 || !fits(channels)) {
      throw unfit(Integer.toString(channels));
    }
    double[] all = room(channels);
    for (int c = 0; c < channels; c++) {
      all[c] = get(c / (channels / count));
    }
    return all;
  }

  /**
   * The numbers of each element of a tensor, by ONNX' rule for shapes of fewer or smaller axes.
   *
   * @param sizes of the tensor's axes
   * @return a new array
   * @throws IllegalArgumentException if an axis has another size than 1 or the tensor's, or so many
   *     elements are far more than a file of its size needs
   */
  public double[] perElement(int... sizes) {
    long elements = 1;
    for (int size : sizes) {
      // Beyond an array's length it stays there, so that it can't overflow.
      elements = Math.min(elements, Integer.MAX_VALUE) * size;
    }
    long[] strides = strides(sizes);
    double[] all = room(elements);
    for (int i = 0; i < all.length; i++) {
      long rest = i;
      long at = 0;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        at += rest % sizes[axis] * strides[axis];
        rest /= sizes[axis];
      }
      all[i] = get((int) at);
    }
    return all;
  }

  private double[] room(long elements) {
    long enough = Math.min(MOST_ELEMENTS, FREE_ELEMENTS + fileBytes / 4);
    long most = Math.max(values.length, enough);
    if (elements > most) {
      throw new IllegalArgumentException(
          "\"%s\" has %s values, which would stand for %s; of a file of its size, at most %s can be"
                  .formatted(name, values.length, elements, most)
              + " made");
    }
    return new double[(int) elements];
  }

  /** Of the weight, along the axes of a tensor; 0 where the weight has one entry. */
  private long[] strides(int... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int back = 1; back <= shape.size(); back++) {
      long size = shape.get(shape.size() - back);
      int axis = sizes.length - back;
      if (size != 1 && (axis < 0 || sizes[axis] != size)) {
        throw unfit(Arrays.toString(sizes));
      }
      if (size != 1) {
        strides[axis] = stride;
      }
      stride *= size;
    }
    return strides;
  }

  private IllegalArgumentException unfit(String wanted) {
    return new IllegalArgumentException(
        "\"%s\" has the shape %s, but %s values are needed".formatted(name, shape, wanted));
  }

  @Override
  public String toString() {
    return name + " " + (known() ? type + shape : source);
  }
}
