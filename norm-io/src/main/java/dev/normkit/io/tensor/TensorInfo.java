package dev.normkit.io.tensor;

import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * What is known of a stored tensor before its elements are read.
 *
 * @param name as the file has it
 * @param type of its elements
 * @param stored that type in the file's own words, for example {@code BF16} or {@code <f4}
 * @param shape the sizes of its axes, each at least 0; none for a single number; copied
 */
public record TensorInfo(String name, ElementType type, String stored, List<Long> shape) {

  /** Checks that every part is given. */
  public TensorInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(stored, "stored");
    shape = List.copyOf(shape);
  }

  /**
   * {@return the number of elements, the product of all sizes; 1 for a single number}
   *
   * @throws ArithmeticException if it has more than 63 bits
   */
  public long elements() {
    return product(shape);
  }

  /**
   * The product of sizes.
   *
   * @param sizes each at least 0
   * @return 1 if there are none, 0 if one is 0
   * @throws ArithmeticException if it has more than 63 bits
   */
  public static long product(List<Long> sizes) {
    if (sizes.contains(0L)) {
      return 0;
    }
    long product = 1;
    for (long size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /**
   * Sizes as Python writes them.
   *
   * @param sizes of axes
   * @return for example {@code (2, 3)}; one size ends in a comma
   */
  public static String tuple(List<?> sizes) {
    StringJoiner text = new StringJoiner(", ", "(", sizes.size() == 1 ? ",)" : ")");
    sizes.forEach(size -> text.add(size.toString()));
    return text.toString();
  }

  /** {@return for example {@code (2, 3) of float32}} */
  public String text() {
    return tuple(shape) + " of " + (type == ElementType.OTHER ? stored : type.word());
  }
}
