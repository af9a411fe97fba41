package dev.normkit.kernel;

import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.spi.Geometry;
import java.util.Arrays;

/**
 * {@link CellSums} of columns: each chunk of {@link ReductionOrder#ROWS} rows in float, chunks in
 * double, in order.
 */
final class ColumnSums implements CellSums {
  private final Loops loops;
  private final int groupChannels;
  private final double epsilon;

  /** Sums all columns of the only block on several threads; null if this thread does it alone. */
  private final SharedColumnSums shared;

  private final Coefficients pivots;
  private final Sums chunk;
  private final Block rows = new Block();
  private final Block gradientRows = new Block();

  /** Σ(x−k) of each column, then the mean of x−k, then of x; or Σdy. */
  private final double[] sum;

  /** Σ(x−k)² of each column, then its variance; or Σdy·t. */
  private final double[] product;

  private final Merge.Sets columns;

  ColumnSums(Geometry.Channels geometry, Loops loops, double epsilon, SharedColumnSums shared) {
    this.loops = loops;
    this.epsilon = epsilon;
    this.shared = shared;
    groupChannels = geometry.groupChannels();
    pivots = new Coefficients(Placement.ELEMENT, geometry.channels());
    chunk = new Sums(Placement.ELEMENT, geometry.channels());
    sum = new double[geometry.channels()];
    product = new double[geometry.channels()];
    columns = new Merge.Sets(sum, product);
  }

  @Override
  public void moments(Block x, int first, double[] mean, double[] variance, int at) {
    int values = ReductionOrder.pivotValues(x.rows());
    int apart = x.rows() / values * x.stride();
    pivots.from(first);
    loops.pivots(rows.place(x.array(), x.offset(), values, x.n()).apart(apart), pivots);
    shiftedMoments(x);
    int end = first + x.n();
    boolean suffice = sumsSuffice(first, end);
    if (!suffice && moveFarPivots(first, end)) {
      shiftedMoments(x);
      suffice = sumsSuffice(first, end);
    }
    for (int c = first; c < end; c++) {
      finish(x, c, suffice || sumsSuffice(c));
    }
    clear();
    columns.join(first, groupChannels, x.n() / groupChannels, mean, variance, at);
  }

  /** Means relative to the pivots, and variances. */
  private void shiftedMoments(Block x) {
    sumChunks(x, null, pivots);
    double share = 1.0 / x.rows();
    int end = pivots.first() + x.n();
    for (int c = pivots.first(); c < end; c++) {
      sum[c] *= share;
      product[c] = RowMoments.variance(product[c], share, sum[c]);
    }
  }

  private boolean sumsSuffice(int from, int to) {
    boolean suffice = true;
    for (int c = from; c < to; c++) {
      suffice &= sumsSuffice(c);
    }
    return suffice;
  }

  private boolean sumsSuffice(int c) {
    return Precision.sumsSuffice(sum[c], product[c] + epsilon);
  }

  /** Replaces the pivots that are far from the mean; the others stay, and so will their sums. */
  private boolean moveFarPivots(int from, int to) {
    boolean moved = false;
    for (int c = from; c < to; c++) {
      if (Precision.pivotIsFar(sum[c], product[c] + epsilon)) {
        pivots.mean[c] = (float) (pivots.mean[c] + sum[c]);
        moved = true;
      }
    }
    return moved;
  }

  /** Adds the pivot of column c; measures the column again if float sums don't suffice. */
  private void finish(Block x, int c, boolean suffice) {
    sum[c] += pivots.mean[c];
    if (suffice) {
      return;
    }
    int at = x.offset() + c - pivots.first();
    Block column = rows.place(x.array(), at, x.rows(), 1).apart(x.stride());
    if (product[c] != 0 || !PreciseGroup.allEqual(column, pivots.mean[c])) {
      sum[c] = PreciseGroup.mean(column);
      product[c] = PreciseGroup.meanSquare(column, sum[c]);
    }
  }

  @Override
  public void gradients(
      Block x, Block dy, Coefficients c, double[] sums, double[] products, int at) {
    sumChunks(x, dy, c);
    System.arraycopy(sum, c.first(), sums, at, x.n());
    System.arraycopy(product, c.first(), products, at, x.n());
  }

  /** Fills sum and product over all rows: of x if dy is null, else of dy and of dy·t. */
  private void sumChunks(Block x, Block dy, Coefficients c) {
    int first = c.first();
    Arrays.fill(sum, first, first + x.n(), 0);
    Arrays.fill(product, first, first + x.n(), 0);
    if (shared != null) {
      shared.sum(x, dy, c, sum, product);
      return;
    }
    for (int row = 0; row < x.rows(); row += ReductionOrder.ROWS) {
      sumChunk(x, dy, c, row);
      addTo(sum, product, first, x.n());
    }
    clear();
  }

  /** Keeps none of the caller's data reachable. */
  void clear() {
    rows.clear();
    gradientRows.clear();
  }

  /** Sums the chunk that begins with a row. */
  void sumChunk(Block x, Block dy, Coefficients c, int row) {
    int count = Math.min(ReductionOrder.ROWS, x.rows() - row);
    chunk.clear(x.n());
    rows.place(x.array(), x.at(row), count, x.n()).apart(x.stride());
    if (dy == null) {
      loops.sums(rows, c, chunk);
    } else {
      gradientRows.place(dy.array(), dy.at(row), count, dy.n()).apart(dy.stride());
      loops.gradientSums(rows, gradientRows, c, chunk);
    }
  }

  /** Adds the sums of the last chunk in double. */
  void addTo(double[] sums, double[] products, int at, int n) {
    for (int j = 0; j < n; j++) {
      sums[at + j] += chunk.sum[j];
    }
    for (int j = 0; j < n; j++) {
      products[at + j] += chunk.product[j];
    }
  }
}
