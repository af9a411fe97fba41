package dev.normkit.evidence.classification;

import dev.normkit.api.Momentum;
import java.util.Locale;

/** How running statistics are kept. */
enum Average {
  FAST("0.1 of the new batch", Momentum.ofNew(0.1)),
  SLOW("0.01 of the new batch", Momentum.ofNew(0.01)),
  PLAIN("plain average", Momentum.cumulative());

  private final String title;
  private final Momentum momentum;

  Average(String title, Momentum momentum) {
    this.title = title;
    this.momentum = momentum;
  }

  String title() {
    return title;
  }

  Momentum momentum() {
    return momentum;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
