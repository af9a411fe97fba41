package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;
import java.util.Arrays;

/**
 * The sums of all columns of the only block, on several threads by chunks of rows. Every chunk has
 * its own memory, and the chunks are added in order; a wave of chunks at a time, so that memory
 * stays small beside the tensor's. For one call at a time.
 */
final class SharedColumnSums extends SharedRanges {
  private final Work work;
  private final ScratchPool<ColumnCells> cells;
  private final int columns;
  private final int chunks;
  private final int wave;

  /** By chunk of the wave, in it by column. */
  private final double[] s;

  private final double[] q;

  /** What the call is about. */
  private Coefficients coefficients;

  private FloatSpan x;

  /** Null in a forward call. */
  private FloatSpan dy;

  /** The first chunk of the wave. */
  private int first;

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
    wave = Math.min(chunks, Work.wave(ReductionOrder.ROWS * (long) columns));
    s = new double[wave * columns];
    q = new double[wave * columns];
  }

  /** How many threads can share the sums of one block. */
  static int chunks(Geometry.Channels geometry) {
    return ReductionOrder.chunksOfRows(geometry.cellLength());
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
    Arrays.fill(sum, 0, columns, 0);
    Arrays.fill(square, 0, columns, 0);
    for (first = 0; first < chunks; first += wave) {
      int count = Math.min(wave, chunks - first);
      work.share(count, 1, this);
      Merge.addTo(sum, s, columns, count);
      Merge.addTo(square, q, columns, count);
    }
    coefficients = null;
    x = null;
    dy = null;
  }

  @Override
  void run(int from, int to) {
    ColumnCells own = cells.take();
    own.coefficients.takeMeans(coefficients, 0, columns);
    for (int chunk = from; chunk < to; chunk++) {
      own.sumChunk(x, dy, first + chunk, s, q, chunk * columns);
    }
    cells.give(own);
  }
}
