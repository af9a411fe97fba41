package dev.normkit.selector.words;

import dev.normkit.api.NormSpec;

/** A spec as the literature would write it. */
public final class SpecLabel {
  private SpecLabel() {}

  /** For example {@code GroupNorm(32)} or {@code BatchNorm}. */
  public static String of(NormSpec spec) {
    return spec.method().title()
        + (spec.groups().isPresent() ? "(" + spec.groups().getAsInt() + ")" : "");
  }
}
