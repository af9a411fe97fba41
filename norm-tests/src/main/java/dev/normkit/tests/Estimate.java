package dev.normkit.tests;

/**
 * A tensor of true values, each with the size of the terms that it is the sum of. The size is what
 * rounding errors are relative to: a sum of large terms may be small, its error may not.
 */
public final class Estimate {
  private final double[] values;
  private final double[] sizes;

  Estimate(int count) {
    values = new double[count];
    sizes = new double[count];
  }

  /** Adds a term to one element. */
  void add(int index, double term, double size) {
    values[index] += term;
    sizes[index] += size;
  }

  /**
   * The number of elements.
   *
   * @return the count
   */
  public int count() {
    return values.length;
  }

  /**
   * The true value.
   *
   * @param index the element, from 0
   * @return in double precision
   */
  public double value(int index) {
    return values[index];
  }

  /**
   * The sum of the absolute values of its terms.
   *
   * @param index the element, from 0
   * @return at least the absolute value
   */
  public double size(int index) {
    return sizes[index];
  }
}
