package dev.normkit.evidence.net;

/**
 * The size of one sample: C×H×W, or m features as m×1×1.
 *
 * @param channels C
 * @param height H
 * @param width W
 */
public record Size(int channels, int height, int width) {
  /** A row of features. */
  public static Size features(int count) {
    return new Size(count, 1, 1);
  }

  /** H·W. */
  public int plane() {
    return height * width;
  }

  /** C·H·W. */
  public int count() {
    return channels * plane();
  }

  /** The sizes without those that say nothing. */
  int[] sizes() {
    return plane() == 1 ? new int[] {channels} : new int[] {channels, height, width};
  }
}
