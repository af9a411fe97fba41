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

  /**
   * The word used in reports and on the command line.
   *
   * @return for example {@code cnn}
   */
  public String word() {
    return Words.of(this);
  }

  /**
   * The network of a word.
   *
   * @param word as {@link #word} gives it
   * @return the network
   * @throws IllegalArgumentException if there is none; the message lists the legal words
   */
  public static Network parse(String word) {
    return Words.parse("network", word, values());
  }
}
