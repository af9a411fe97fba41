package dev.normkit.simd;

import dev.normkit.kernel.LoopCosts;
import dev.normkit.kernel.LoopCosts.Cost;

/**
 * What a call of the backend {@code simd} is estimated to take, rounded from one-thread runs of
 * norm-bench (norm-bench/NOTES.md#where-it-stands).
 */
final class VectorCosts {
  static final LoopCosts TABLE =
      new LoopCosts(
          "an AMD EPYC (Zen 5, AVX-512)",
          new Cost(30, 10, 0.14, 130e6),
          new Cost(40, 8, 0.1, 130e6),
          new Cost(40, 8, 0.1, 130e6),
          new Cost(50, 10, 0.32, 130e6));

  private VectorCosts() {}
}
