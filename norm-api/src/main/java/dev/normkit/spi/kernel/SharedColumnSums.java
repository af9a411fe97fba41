package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;

/**
 * The sums of all columns of the only block, on several threads by chunks of rows. Every chunk has
 * its own memory, and the chunks are added in order. For one call at a time.
 */
final class SharedColumnSums extends SharedRanges {
  private final Work work;
  private final ScratchPool<ColumnCells> cells;
  private final int columns;
  private final int chunks;

  /** By chunk, in it by column. */
  private final double[] s;

  private final double[] q;

  /** What the call is about. */
  private Coefficients coefficients;

  private FloatSpan x;

  /** Null in a forward call. */
  private FloatSpan dy;

  /**
   * Room for one call.
   *
   * @param cells what each thread sums with
   */
  SharedColumnSums(Geometry.Channels geometry, Work work, ScratchPool<ColumnCells> cells) {
    this.work = work;
    this.cells = cells;
    columns = geometry.channels();
    chunks = chunks(geometry);
    s = new double[chunks * columns];
    q = new double[chunks * columns];
  }

  /** How many threads can share the sums of one block. */
  static int chunks(Geometry.Channels geometry) {
    return 1 + (geometry.cellLength() - 1) / ReductionOrder.rowsPerChunk(geometry.cellLength());
  }

  /**
   * Sums all columns.
   *
   * @param newCoefficients k and r
   * @param newDy null for the sums of x alone
   * @param sum receives Σ(x−k), or Σdy
   * @param square receives Σ(x−k)², or Σdy·t
   */
  void sum(
      Coefficients newCoefficients,
      FloatSpan newX,
      FloatSpan newDy,
      double[] sum,
      double[] square) {
    coefficients = newCoefficients;
    x = newX;
    dy = newDy;
    work.share(chunks, 1, this);
    coefficients = null;
    x = null;
    dy = null;
    Merge.sums(s, columns, chunks, sum);
    Merge.sums(q, columns, chunks, square);
  }

  @Override
  void run(int from, int to) {
    ColumnCells own = cells.take();
    own.coefficients.takeMeans(coefficients, 0, columns);
    for (int chunk = from; chunk < to; chunk++) {
      own.sumChunk(x, dy, chunk, s, q);
    }
    cells.give(own);
  }
}
