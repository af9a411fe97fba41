package dev.normkit.selector.report;

/**
 * A result that people read as text and programs as JSON. Equal results give the same text on every
 * JDK and machine.
 */
public interface Reported {
  /** {@return the result's lines and facts} */
  Report report();

  /** {@return the report as lines of text, without a line end after the last} */
  default String toText() {
    return report().toText();
  }

  /** {@return the report as JSON, pretty printed, without a line end after the last brace} */
  default String toJson() {
    return report().toJson();
  }
}
