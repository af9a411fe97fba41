package dev.normkit.cpu;

import static dev.normkit.kernel.ReductionOrder.LANES;

import dev.normkit.kernel.ReductionOrder;
import java.util.Arrays;

/**
 * A float sum in {@value dev.normkit.kernel.ReductionOrder#LANES} lanes. Compilers keep the order
 * of float additions, so a sum into one variable, or into few, is never vectorised; a running sum
 * at a distance of one turn is, since its neighbours do not depend on each other, and it adds in
 * just the order asked for.
 */
final class LaneSum {
  private final float[] lanes = new float[LANES];
  private boolean empty;

  void clear() {
    empty = true;
  }

  /**
   * Adds a block that starts at lane 0, and destroys it; only the last block may leave a turn
   * incomplete.
   */
  void add(float[] block, int n) {
    start(block, n);
    for (int i = LANES; i < n; i++) {
      block[i] = block[i] + block[i - LANES];
    }
    end(block, n);
  }

  /** Adds a block to each of two sums: side by side, so that each hides the other's latency. */
  static void add(LaneSum first, float[] a, LaneSum second, float[] b, int n) {
    first.start(a, n);
    second.start(b, n);
    for (int i = LANES; i < n; i++) {
      a[i] = a[i] + a[i - LANES];
      b[i] = b[i] + b[i - LANES];
    }
    first.end(a, n);
    second.end(b, n);
  }

  private void start(float[] block, int n) {
    if (empty) {
      empty = false;
      if (n < LANES) {
        Arrays.fill(lanes, n, LANES, 0);
      }
      return;
    }
    for (int i = 0; i < Math.min(LANES, n); i++) {
      block[i] = lanes[i] + block[i];
    }
  }

  private void end(float[] block, int n) {
    int rest = n % LANES;
    if (n >= LANES) {
      System.arraycopy(block, n - LANES, lanes, rest, LANES - rest);
    }
    System.arraycopy(block, n - rest, lanes, 0, rest);
  }

  /** The sum of everything added. */
  float total() {
    // A lane that begins with its first element instead of 0 + element may be -0 instead of +0.
    return 0 + ReductionOrder.tree(lanes, 0, LANES);
  }
}
