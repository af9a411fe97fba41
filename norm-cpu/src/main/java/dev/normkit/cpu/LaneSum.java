package dev.normkit.cpu;

import static dev.normkit.spi.kernel.ReductionOrder.LANES;

import dev.normkit.spi.kernel.ReductionOrder;
import java.util.Arrays;

/**
 * A float sum in {@value dev.normkit.spi.kernel.ReductionOrder#LANES} lanes. Compilers keep the
 * order of float additions, so such a sum is never vectorised; eight independent scalar chains at a
 * time are what keeps both adders of a core busy.
 */
final class LaneSum {
  private static final int CHAINS = 8;

  private final float[] lanes = new float[LANES];

  void clear() {
    Arrays.fill(lanes, 0);
  }

  /** Adds a block that starts at lane 0; only the last block may leave a turn incomplete. */
  void add(float[] block, int n) {
    int turns = n & -LANES;
    for (int lane = 0; lane < LANES; lane += CHAINS) {
      addChains(block, turns, lane);
    }
    for (int i = turns; i < n; i++) {
      lanes[i - turns] += block[i];
    }
  }

  private void addChains(float[] block, int turns, int lane) {
    float a = lanes[lane];
    float b = lanes[lane + 1];
    float c = lanes[lane + 2];
    float d = lanes[lane + 3];
    float e = lanes[lane + 4];
    float f = lanes[lane + 5];
    float g = lanes[lane + 6];
    float h = lanes[lane + 7];
    for (int i = lane; i < turns; i += LANES) {
      a += block[i];
      b += block[i + 1];
      c += block[i + 2];
      d += block[i + 3];
      e += block[i + 4];
      f += block[i + 5];
      g += block[i + 6];
      h += block[i + 7];
    }
    lanes[lane] = a;
    lanes[lane + 1] = b;
    lanes[lane + 2] = c;
    lanes[lane + 3] = d;
    lanes[lane + 4] = e;
    lanes[lane + 5] = f;
    lanes[lane + 6] = g;
    lanes[lane + 7] = h;
  }

  /** The sum of everything added; destroys it. */
  float total() {
    return ReductionOrder.tree(lanes, LANES);
  }
}
