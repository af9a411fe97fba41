package dev.normkit.evidence.smoothness;

/** What is measured along a path of training. */
enum Measure {
  RANGE("range", "variation of the loss along the gradient"),
  CHANGE("gradient-change", "change of the gradient along the gradient"),
  ROUGHNESS("roughness", "effective β-smoothness"),
  SHIFT("shift", "shift of activations by a step");

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

  /** The name for people. */
  String title() {
    return title;
  }
}
