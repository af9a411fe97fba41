package dev.normkit.tests.thirdparty;

import dev.normkit.api.FloatSpan;

/** A program that prints where an aligned tensor begins in its array. */
final class PrintsOffset {
  private PrintsOffset() {}

  public static void main(String[] arguments) {
    System.out.println(FloatSpan.aligned(1).offset());
  }
}
