package dev.normkit.selector.usage;

import dev.normkit.selector.words.Words;

/** What is true or false of a usage; each has a setting of its name in {@link Usage}. */
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

  /**
   * The word used in reports, options and files.
   *
   * @return the name in lower case, with hyphens
   */
  public String word() {
    return Words.of(this);
  }
}
