package dev.normkit.simd.generator;

import java.util.function.Predicate;

/**
 * An expression of elements as the calls of vectors that compute it. From the loosest to the
 * tightest: {@code &} with a mask, {@code +} and {@code -}, {@code *}; from left to right. An
 * array's element is a vector loaded from there on.
 *
 * <p>A name may be absent, as it is known to be the same everywhere: a factor that is 1, or a
 * subtrahend that is 0, is left out. What is added is written as +0 instead, which keeps the sign
 * that a zero would have with it.
 */
final class VectorExpression {
  private final String text;
  private final Predicate<String> absent;
  private int at;

  private VectorExpression(String text, Predicate<String> absent) {
    this.text = text;
    this.absent = absent;
  }

  /** Java's text of an expression; empty if all of it is absent. */
  static String java(String text, Predicate<String> absent) {
    VectorExpression expression = new VectorExpression(text, absent);
    String java = expression.masked();
    if (expression.peek() != 0) {
      throw new IllegalArgumentException("\"" + text + "\" can't be read from " + expression.at);
    }
    return java;
  }

  private String masked() {
    String value = sum();
    while (take('&')) {
      String mask = LoopText.mask(operand());
      value = value + ".reinterpretAsInts().and(" + mask + ").reinterpretAsFloats()";
    }
    return value;
  }

  private String sum() {
    String value = product();
    while (peek() == '+' || peek() == '-') {
      String call = take('+') ? ".add(" : take('-') ? ".sub(" : "";
      String other = product();
      if (!other.isEmpty()) {
        value = value + call + other + ")";
      } else if (!value.isEmpty() && call.equals(".add(")) {
        value = value + ".add(zero)";
      }
    }
    return value;
  }

  private String product() {
    String value = factor();
    while (take('*')) {
      String other = factor();
      value = other.isEmpty() ? value : value + ".mul(" + other + ")";
    }
    return value;
  }

  private String factor() {
    if (take('(')) {
      String value = masked();
      if (!take(')')) {
        throw new IllegalArgumentException("\"" + text + "\" lacks a ) at " + at);
      }
      return value;
    }
    String operand = operand();
    return absent.test(operand) ? "" : LoopText.vector(operand);
  }

  /** A name, perhaps of an array's element. */
  private String operand() {
    peek();
    int from = at;
    while (at < text.length() && (Character.isJavaIdentifierPart(next()) || next() == '.')) {
      at++;
    }
    if (at < text.length() && next() == '[') {
      at = text.indexOf(']', at) + 1;
    }
    return text.substring(from, at);
  }

  private char next() {
    return text.charAt(at);
  }

  /** What comes after spaces; 0 at the end. */
  private char peek() {
    while (at < text.length() && next() == ' ') {
      at++;
    }
    return at < text.length() ? next() : 0;
  }

  private boolean take(char symbol) {
    if (peek() != symbol) {
      return false;
    }
    at++;
    return true;
  }
}
