package dev.normkit.selector;

import dev.normkit.api.NormSpec;

/** A spec as the literature would write it. */
final class SpecLabel {
  private SpecLabel() {}

  /** For example {@code GroupNorm(32)} or {@code BatchNorm}. */
  static String of(NormSpec spec) {
    return spec.method().title()
        + (spec.groups().isPresent() ? "(" + spec.groups().getAsInt() + ")" : "");
  }
}
