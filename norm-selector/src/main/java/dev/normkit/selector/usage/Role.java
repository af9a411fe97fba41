package dev.normkit.selector.usage;

import dev.normkit.selector.words.Words;

/** The part that a layer plays, where that tells more than the kind of network. */
public enum Role {
  /** It normalizes the queries or the keys of attention heads. */
  QUERY_KEY,
  /** It stands in a residual branch, before attention or the feed-forward layers. */
  PRE_NORM,
  /** It normalizes the sum of a residual branch and what goes past it. */
  POST_NORM,
  /** It is in a critic, which estimates values in reinforcement learning. */
  CRITIC,
  /** It is the norm of a ConvNeXt block. */
  CONVNEXT_BLOCK;

  /** {@return the word used in reports and on the command line, for example {@code query-key}} */
  public String word() {
    return Words.of(this);
  }

  /**
   * Reads a role.
   *
   * @param word as {@link #word} gives it
   * @return the role
   * @throws IllegalArgumentException if there is none of that word; the message lists the legal
   *     words
   */
  public static Role parse(String word) {
    return Words.parse("role", word, values());
  }
}
