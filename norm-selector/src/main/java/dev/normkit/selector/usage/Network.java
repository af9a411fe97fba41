package dev.normkit.selector.usage;

import dev.normkit.selector.words.Words;

/** The kind of network that the normalization is for. */
public enum Network {
  /** Fully connected layers on feature vectors. */
  DNN,
  /** Convolutions on data with channels and spatial axes. */
  CNN,
  /** A recurrent network on sequences. */
  RNN,
  /** Attention on tokens. */
  TRANSFORMER;

  /** {@return the word used in reports and on the command line, for example {@code cnn}} */
  public String word() {
    return Words.of(this);
  }

  /**
   * Reads a kind of network.
   *
   * @param word as {@link #word} gives it
   * @return the kind of network
   * @throws IllegalArgumentException if there is none of that word; the message lists the legal
   *     words
   */
  public static Network parse(String word) {
    return Words.parse("network", word, values());
  }
}
