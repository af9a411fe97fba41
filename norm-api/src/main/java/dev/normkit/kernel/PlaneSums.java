package dev.normkit.kernel;

import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.spi.Geometry;
import java.util.Arrays;

/** {@link CellSums} of planes. A group's neighbouring cells are one contiguous row. */
final class PlaneSums implements CellSums {
  private final Loops loops;
  private final int groupChannels;
  private final RowMoments moments;
  private final Sums sums;
  private final Block group = new Block();
  private final Block x = new Block();
  private final Block dy = new Block();

  PlaneSums(Geometry.Channels geometry, Loops loops, double epsilon) {
    this.loops = loops;
    groupChannels = geometry.groupChannels();
    int n = groupChannels * geometry.cellLength();
    int entries = RowMoments.CAPACITY;
    moments = new RowMoments(loops, n, entries, epsilon, true);
    sums = new Sums(Placement.ROW, geometry.channels());
  }

  @Override
  public void moments(Block cells, int first, double[] mean, double[] variance, int at) {
    int n = groupChannels * cells.n();
    int groups = cells.rows() / groupChannels;
    int most = RowMoments.CAPACITY;
    for (int i = 0; i < groups; i += most) {
      int rows = Math.min(most, groups - i);
      moments.measure(group.place(cells.array(), cells.offset() + i * n, rows, n));
      System.arraycopy(moments.mean, 0, mean, at + i, rows);
      System.arraycopy(moments.variance, 0, variance, at + i, rows);
    }
    group.clear();
    moments.clear();
  }

  @Override
  public void gradients(
      Block cells, Block gradients, Coefficients c, double[] sum, double[] product, int at) {
    if (cells.n() > ReductionOrder.CHUNK) {
      longGradients(cells, gradients, c, sum, product, at);
      return;
    }
    loops.gradientSums(cells, gradients, c, sums);
    for (int i = 0; i < cells.rows(); i++) {
      sum[at + i] = sums.sum[i];
      product[at + i] = sums.product[i];
    }
  }

  private void longGradients(
      Block cells, Block gradients, Coefficients c, double[] sum, double[] product, int at) {
    int first = c.first();
    Arrays.fill(sum, at, at + cells.rows(), 0);
    Arrays.fill(product, at, at + cells.rows(), 0);
    for (int row = 0; row < cells.rows(); row++) {
      c.from(first + row);
      for (int i = 0; i < cells.n(); i += ReductionOrder.CHUNK) {
        int n = Math.min(ReductionOrder.CHUNK, cells.n() - i);
        x.place(cells.array(), cells.at(row) + i, 1, n);
        dy.place(gradients.array(), gradients.at(row) + i, 1, n);
        loops.gradientSums(x, dy, c, sums);
        sum[at + row] += sums.sum[0];
        product[at + row] += sums.product[0];
      }
    }
    c.from(first);
    x.clear();
    dy.clear();
  }
}
