package dev.normkit.evidence.smoothness;

import dev.normkit.evidence.report.Row;

/** What is measured along a path of training. */
enum Measure {
  RANGE("range", "variation of the loss along the gradient"),
  CHANGE("gradient-change", "change of the gradient along the gradient"),
  ROUGHNESS("roughness", "effective β-smoothness"),
  SHIFT("shift", "shift of activations by a step"),

  /**
   * Roughness times the square of the parameters' length: weights before BatchNorm may be of any
   * length without changing the output, and curvature goes with one over its square.
   */
  SCALED("roughness-scaled", "effective β-smoothness · ‖θ‖²") {
    @Override
    double of(Row row) {
      double length = row.number("weights");
      return ROUGHNESS.of(row) * length * length;
    }
  };

  private final String column;
  private final String title;

  Measure(String column, String title) {
    this.column = column;
    this.title = title;
  }

  /** The name in results files. */
  String column() {
    return column;
  }

  /** The value of a line of results. */
  double of(Row row) {
    return row.number(column);
  }

  /** The name for people. */
  String title() {
    return title;
  }
}
