package dev.normkit.cpu;

import dev.normkit.kernel.LoopCosts;
import dev.normkit.kernel.LoopCosts.Cost;

/**
 * What a call of the backend {@code cpu} is estimated to take, rounded from one-thread runs of
 * norm-bench (norm-bench/NOTES.md#where-it-stands).
 */
final class PlainCosts {
  static final LoopCosts TABLE =
      new LoopCosts(
          "an AMD EPYC (Zen 5, AVX-512)",
          new Cost(50, 40, 0.43),
          new Cost(60, 10, 0.12),
          new Cost(60, 10, 0.17),
          new Cost(80, 50, 0.8));

  private PlainCosts() {}
}
