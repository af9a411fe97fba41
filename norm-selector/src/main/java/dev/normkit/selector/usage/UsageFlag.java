package dev.normkit.selector.usage;

import dev.normkit.selector.words.Words;

/** Settings of a {@link Usage} that are true or false; each has a method of its name there. */
public enum UsageFlag {
  /** A transformer is decoder-only. */
  DECODER_ONLY,
  /** Shorter sequences of a batch are padded. */
  UNEQUAL_LENGTHS,
  /** Inference is on single samples. */
  ONLINE_INFERENCE,
  /** The network gives a value for every pixel. */
  PIXEL_OUTPUT,
  /** The layer's running statistics are fixed. */
  FROZEN_STATISTICS,
  /** Training is differentially private. */
  DIFFERENTIAL_PRIVACY,
  /** Training is federated: each client trains on data of its own. */
  FEDERATED,
  /** A pretrained network is trained further. */
  FINE_TUNING,
  /** Batches mix data of several domains, or inference is on another domain than training. */
  MIXED_DOMAINS,
  /** Samples of a batch belong together, for example regions of one image. */
  RELATED_SAMPLES,
  /** The last epochs of training. */
  LAST_EPOCHS;

  /** {@return the word used in reports, options and files: the name in lower case, with hyphens} */
  public String word() {
    return Words.of(this);
  }
}
