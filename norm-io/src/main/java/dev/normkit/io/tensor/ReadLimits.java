package dev.normkit.io.tensor;

/**
 * How much a file may ask of its reader. What is stored as it is can't ask for more memory than the
 * file is long; what is compressed can, and what an HDF5 file leads to can go round in circles.
 *
 * @param inflatedBytes the most that one compressed part may become: an entry of an archive, or all
 *     chunks of a dataset, also where they reach beyond it, or the zeros of one that was never
 *     written; what becomes more is refused
 * @param steps the most reads that an HDF5 file's headers, or one reading of a dataset, may lead
 *     to; what leads to more is refused. A short file is refused before: 4,000 reads and one for
 *     each 4 bytes of it are more than a sound file needs, and no limit raises that
 */
public record ReadLimits(long inflatedBytes, int steps) {
  private static final ReadLimits USUAL = new ReadLimits(256L << 20, 1_000_000);

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public ReadLimits {
    if (inflatedBytes < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "inflatedBytes is "
              + inflatedBytes
              + " and steps is "
              + steps
              + "; both must be at least 1");
    }
  }

  /** {@return 256 MiB of inflated data, a million steps} */
  public static ReadLimits usual() {
    return USUAL;
  }

  /**
   * The same with more, or less, room for compressed data.
   *
   * @param most of one compressed part, in bytes, at least 1
   * @return the limits with it
   */
  public ReadLimits withInflatedBytes(long most) {
    return new ReadLimits(most, steps);
  }

  /**
   * The same with more, or fewer, steps through an HDF5 file.
   *
   * @param most reads, at least 1
   * @return the limits with it
   */
  public ReadLimits withSteps(int most) {
    return new ReadLimits(inflatedBytes, most);
  }
}
