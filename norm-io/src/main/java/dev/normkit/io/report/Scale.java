package dev.normkit.io.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where numbers lie in a picture, from 0 to 1.
 *
 * @param logarithmic whether by their logarithm
 * @param least the smallest finite number, of a logarithmic scale the smallest above 0
 * @param most the largest finite number
 */
record Scale(boolean logarithmic, double least, double most) {
  /** More decades than these show nothing but that some number is almost 0. */
  private static final double MOST_DECADES = 12;

  static Scale of(boolean logarithmic, double... values) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value) && (!logarithmic || value > 0)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    if (least > most) {
      return new Scale(logarithmic, logarithmic ? 1 : 0, 1);
    }
    return new Scale(logarithmic, least, most);
  }

  private double bottom() {
    return logarithmic
        ? Math.max(Math.ceil(Math.log10(least) - 1e-3) - 1, top() - MOST_DECADES)
        : Math.min(0, least);
  }

  private double top() {
    return logarithmic ? Math.floor(Math.log10(most) + 1e-3) + 1 : Math.max(0, most);
  }

  /** A number's place; those beyond an end, and those that aren't finite, are at it. */
  double at(double value) {
    double from = bottom();
    double to = Math.max(top(), from + Double.MIN_NORMAL);
    if (Double.isNaN(value)) {
      return 1;
    }
    double size = logarithmic ? Math.log10(Math.max(value, Double.MIN_VALUE)) : value;
    double share = to - from < 1e-300 ? 0.5 : (size - from) / (to - from);
    return Math.max(0, Math.min(1, share));
  }

  /** Where bars begin. */
  double base() {
    return logarithmic ? 0 : at(0);
  }

  /** Powers of ten on a logarithmic scale, few enough to be read. */
  List<Integer> decades() {
    List<Integer> all = new ArrayList<>();
    int step = top() - bottom() > 8 ? 2 : 1;
    for (int power = (int) bottom(); power <= top(); power += step) {
      all.add(power);
    }
    return all;
  }
}
