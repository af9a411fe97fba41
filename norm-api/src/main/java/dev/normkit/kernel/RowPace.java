package dev.normkit.kernel;

import dev.normkit.spi.Geometry;

/**
 * Rows and how many of them a loop handles best at a time: short ones by the cacheful; longer ones
 * a few together where all of the tensor stays in a cache, and one by one where memory is the
 * limit. Figures: norm-bench/NOTES.md#side-by-side.
 *
 * @param rows the walk
 * @param most how many rows at a time
 */
record RowPace(Geometry.Rows rows, int most) {
  private static final int SHORT = 256;
  private static final int MOST_LONG_ROWS = 4;

  static RowPace of(Geometry.Rows rows) {
    return new RowPace(rows, rowsAtOnce(rows));
  }

  /** No more rows at a time than another walk takes. */
  RowPace atMost(int limit) {
    return new RowPace(rows, Math.min(most, limit));
  }

  private static int rowsAtOnce(Geometry.Rows rows) {
    int n = rows.length();
    if (RowKernel.capacity(rows) == 1) {
      return 1;
    }
    if (n <= SHORT) {
      return Math.max(1, Math.min(RowKernel.capacity(rows), Work.CACHED / n));
    }
    return (long) rows.rows() * n > Work.NEAR
        ? 1
        : Math.max(2, Math.min(MOST_LONG_ROWS, Work.CACHED / n));
  }
}
