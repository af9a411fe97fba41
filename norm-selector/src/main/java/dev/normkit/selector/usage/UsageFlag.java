package dev.normkit.selector.usage;

import dev.normkit.selector.words.Words;

/** Settings of a {@link Usage} that are true or false; each has a method of its name there. */
public enum UsageFlag {
  /** A transformer has a decoder alone. */
  DECODER_ONLY,
  /** Shorter sequences of a batch are padded. */
  UNEQUAL_LENGTHS,
  /** Inference is on single samples. */
  ONLINE_INFERENCE,
  /** The network gives a value for every pixel. */
  PIXEL_OUTPUT,
  /** The layer's running statistics are fixed. */
  FROZEN_STATISTICS;

  /** {@return the word used in reports, options and files: the name in lower case, with hyphens} */
  public String word() {
    return Words.of(this);
  }
}
