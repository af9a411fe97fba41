package dev.normkit.cpu;

/**
 * Room for one block of a few tensors at index 0. C2 vectorises a loop where all its arrays have
 * the same subscript and one of them is written; so blocks are copied here first, which costs less
 * than it gains.
 */
final class Blocks {
  /** Elements per block: a handful of blocks fit the nearest cache. */
  static final int SIZE = 1024;

  /**
   * Unused room behind each block. Arrays made one after the other often lie one after the other; a
   * multiple of 4 KB apart, a load of one would wait for a store to another of which the processor
   * compares only the low 12 address bits (norm-bench/NOTES.md).
   */
  private static final int GAP = 272;

  final float[] x = room(SIZE);
  final float[] dy = room(SIZE);
  private final LaneSum first = new LaneSum();
  private final LaneSum second = new LaneSum();

  /** Room for a block, or for n elements that are used beside others. */
  static float[] room(int n) {
    return new float[n + GAP];
  }

  void clearSums() {
    first.clear();
    second.clear();
  }

  void load(float[] source, int at, float[] gradient, int gradientAt, int n) {
    System.arraycopy(source, at, x, 0, n);
    System.arraycopy(gradient, gradientAt, dy, 0, n);
  }

  /** Sums {@code source − k} and its square; uses x and dy as scratch. */
  void addShifted(float[] source, int at, int n, float k) {
    System.arraycopy(source, at, x, 0, n);
    for (int j = 0; j < n; j++) {
      float t = x[j] - k;
      x[j] = t;
      dy[j] = t * t;
    }
    LaneSum.add(first, x, second, dy, n);
  }

  /** Sums dy and {@code dy·((x − k) − r)}; destroys both. */
  void addProducts(int n, float k, float r) {
    for (int j = 0; j < n; j++) {
      x[j] = dy[j] * ((x[j] - k) - r);
    }
    addBoth(n);
  }

  /** Sums dy and x; destroys both. */
  void addBoth(int n) {
    LaneSum.add(first, dy, second, x, n);
  }

  /** Sums x² alone; destroys x. */
  void addOnlySquares(int n) {
    for (int j = 0; j < n; j++) {
      x[j] = x[j] * x[j];
    }
    second.add(x, n);
  }

  /** The first sum. */
  float first() {
    return first.total();
  }

  /** The second sum. */
  float second() {
    return second.total();
  }
}
