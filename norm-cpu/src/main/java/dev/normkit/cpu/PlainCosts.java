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
          new Cost(100, 70, 0.9),
          new Cost(100, 20, 0.3),
          new Cost(150, 90, 1.5));

  private PlainCosts() {}
}
