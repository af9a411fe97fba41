package dev.normkit.cpu;

/** Scratch arrays that are used side by side. */
final class Room {
  /**
   * Unused room behind each. Arrays made one after the other often lie one after the other; a
   * multiple of 4 KB apart, a load of one would wait for a store to another of which the processor
   * compares only the low 12 address bits (norm-bench/NOTES.md#cpu-other).
   */
  private static final int GAP = 272;

  private Room() {}

  static float[] of(int n) {
    return new float[n + GAP];
  }
}
