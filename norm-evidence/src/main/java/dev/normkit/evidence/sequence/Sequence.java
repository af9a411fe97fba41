package dev.normkit.evidence.sequence;

/**
 * Letters and what they are an example of.
 *
 * @param letters as places in an alphabet; shared
 * @param label the class
 */
public record Sequence(int[] letters, int label) {
  /** The number of letters. */
  public int length() {
    return letters.length;
  }
}
