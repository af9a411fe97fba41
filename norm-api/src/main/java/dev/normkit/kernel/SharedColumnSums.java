package dev.normkit.kernel;

import dev.normkit.spi.Geometry;
import java.util.Arrays;

/**
 * The sums of all columns of the only block, on several threads by chunks of rows. Every chunk has
 * its own memory, and the chunks are added in order; a wave of chunks at a time, so that memory
 * stays small beside the tensor's. For one call at a time.
 */
final class SharedColumnSums extends SharedRanges {
  private final Work work;
  private final ScratchPool<ColumnSums> scratch;
  private final int columns;
  private final int chunks;
  private final int wave;

  /** By chunk of the wave, in it by column. */
  private final double[] sums;

  private final double[] products;

  /** What the call is about; dy is null in a forward call. */
  private Block x;

  private Block dy;
  private Coefficients coefficients;

  /** The first chunk of the wave. */
  private int first;

  /**
   * Room for one call.
   *
   * @param scratch what each thread sums with
   */
  SharedColumnSums(Geometry.Channels geometry, Work work, ScratchPool<ColumnSums> scratch) {
    this.work = work;
    this.scratch = scratch;
    columns = geometry.channels();
    chunks = chunks(geometry);
    wave = Math.min(chunks, Work.wave(ReductionOrder.ROWS * (long) columns));
    sums = new double[wave * columns];
    products = new double[wave * columns];
  }

  /** How many threads can share the sums of one block. */
  static int chunks(Geometry.Channels geometry) {
    return ReductionOrder.chunksOfRows(geometry.cellLength());
  }

  /**
   * Adds the sums of all columns.
   *
   * @param newDy null for the sums of x alone
   * @param newCoefficients mean and rest
   * @param sum added to: Σ(x−k), or Σdy
   * @param product added to: Σ(x−k)², or Σdy·t
   */
  void sum(Block newX, Block newDy, Coefficients newCoefficients, double[] sum, double[] product) {
    x = newX;
    dy = newDy;
    coefficients = newCoefficients;
    for (first = 0; first < chunks; first += wave) {
      int count = Math.min(wave, chunks - first);
      Arrays.fill(sums, 0, count * columns, 0);
      Arrays.fill(products, 0, count * columns, 0);
      work.share(count, 1, this);
      Merge.addTo(sum, sums, columns, count);
      Merge.addTo(product, products, columns, count);
    }
    x = null;
    dy = null;
    coefficients = null;
  }

  @Override
  void run(int from, int to) {
    ColumnSums own = scratch.take();
    for (int chunk = from; chunk < to; chunk++) {
      own.sumChunk(x, dy, coefficients, (first + chunk) * ReductionOrder.ROWS);
      own.addTo(sums, products, chunk * columns, columns);
    }
    own.clear();
    scratch.give(own);
  }
}
