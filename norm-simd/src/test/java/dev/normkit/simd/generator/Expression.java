package dev.normkit.simd.generator;

import java.util.function.UnaryOperator;

/**
 * An expression of elements in Java. From the loosest to the tightest: {@code &} with a mask,
 * {@code +} and {@code -}, {@code *}; from left to right.
 *
 * <p>What is absent is known to be the same everywhere: a factor of 1, or a 0 that is subtracted,
 * is left out. A 0 that is added stays as +0, which keeps the sign that a zero would have with it.
 */
final class Expression {
  private final String text;
  private final UnaryOperator<String> operands;
  private final boolean vectors;
  private int at;

  /**
   * An expression.
   *
   * @param operands gives Java's text of a name or an array's element; empty if it is absent
   * @param vectors whether of vectors, or of one element
   */
  Expression(String text, UnaryOperator<String> operands, boolean vectors) {
    this.text = text.replace(" ", "") + ";";
    this.operands = operands;
    this.vectors = vectors;
  }

  /** Java's text; empty if all of it is absent. */
  String java() {
    String value = sum();
    while (take('&') && !value.isEmpty()) {
      String mask = operands.apply("&" + operand());
      value = mask + ".and(" + value + ".reinterpretAsInts()).reinterpretAsFloats()";
    }
    return value;
  }

  private String sum() {
    String value = product();
    for (boolean plus = take('+'); plus || take('-'); plus = take('+')) {
      String other = product();
      if (!value.isEmpty() && (plus || !other.isEmpty())) {
        value = joined(value, plus ? "+add" : "-sub", other.isEmpty() ? "zero" : other);
      }
    }
    return value;
  }

  private String product() {
    String value = factor();
    while (take('*')) {
      String other = factor();
      value = other.isEmpty() ? value : joined(value, "*mul", other);
    }
    return value;
  }

  private String joined(String left, String call, String right) {
    return vectors
        ? left + "." + call.substring(1) + "(" + right + ")"
        : "(" + left + " " + call.charAt(0) + " " + right + ")";
  }

  private String factor() {
    if (!take('(')) {
      return operands.apply(operand());
    }
    String value = java();
    take(')');
    return value;
  }

  /** A name, perhaps of an array's element. */
  private String operand() {
    int from = at;
    while (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.') {
      at++;
    }
    at = text.charAt(at) == '[' ? text.indexOf(']', at) + 1 : at;
    return text.substring(from, at);
  }

  private boolean take(char symbol) {
    boolean there = text.charAt(at) == symbol;
    at += there ? 1 : 0;
    return there;
  }
}
