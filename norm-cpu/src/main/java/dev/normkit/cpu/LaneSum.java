package dev.normkit.cpu;

import static dev.normkit.spi.kernel.ReductionOrder.LANES;

import dev.normkit.spi.kernel.ReductionOrder;
import java.util.Arrays;

/**
 * A float sum in {@value dev.normkit.spi.kernel.ReductionOrder#LANES} lanes. Compilers keep the
 * order of float additions, so a sum into one variable, or into few, is never vectorised; a running
 * sum at a distance of one turn is, since its neighbours do not depend on each other, and it adds
 * in just the order asked for.
 */
final class LaneSum {
  private final float[] lanes = new float[LANES];

  void clear() {
    Arrays.fill(lanes, 0);
  }

  /**
   * Adds a block that starts at lane 0, and destroys it; only the last block may leave a turn
   * incomplete.
   */
  void add(float[] block, int n) {
    int turn = Math.min(LANES, n);
    for (int i = 0; i < turn; i++) {
      block[i] = lanes[i] + block[i];
    }
    for (int i = LANES; i < n; i++) {
      block[i] = block[i] + block[i - LANES];
    }
    for (int i = n - turn; i < n; i++) {
      lanes[i % LANES] = block[i];
    }
  }

  /** The sum of everything added; destroys it. */
  float total() {
    return ReductionOrder.tree(lanes, LANES);
  }
}
