package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;

/**
 * The forward pass over a range of rows: by the backend's loop over whole rows as far as it goes,
 * else a few at a time, statistics, then normalizing while they are in the nearest cache. Scratch
 * of one thread.
 */
final class RowForward {
  /**
   * After rows that the backend's own loop refuses, so many times a few more are done here: their
   * neighbours are often like them, and it would sum them for nothing.
   */
  private static final int CAREFUL = 8;

  private final Geometry.Rows rows;
  private final Affine affine;
  private final RowLoops loops;
  private final double epsilon;
  private final RunMoments moments;
  private final int rowsAtOnce;
  private final ForwardStatistics statistics;

  RowForward(Geometry.Rows rows, Affine affine, RowLoops loops, RunLoops runs, double epsilon) {
    this.rows = rows;
    this.affine = affine;
    this.loops = loops;
    this.epsilon = epsilon;
    moments = new RunMoments(runs, epsilon, rows.centered(), ReductionOrder.CHUNK);
    rowsAtOnce = RowKernel.rowsAtOnce(rows);
    statistics = new ForwardStatistics(rows, rowsAtOnce, epsilon);
  }

  void run(ForwardArgs args, int from, int to) {
    FloatSpan weight = affine.weight(args.parameters());
    FloatSpan bias = affine.bias(args.parameters());
    statistics.begin(args.moments().orElse(null));
    int careful = 0;
    for (int row = from; row < to; ) {
      statistics.beginAt(row);
      int alike = careful > 0 ? 0 : RowKernel.alike(rows, row, to);
      int done = wholeRows(args, weight, bias, row, alike);
      row += done;
      if (done < alike) {
        careful = CAREFUL;
      } else if (alike == 0) {
        careful--;
        int count = Math.min(rowsAtOnce, to - row);
        run(args, weight, bias, row, count);
        row += count;
      }
    }
    statistics.end();
  }

  /** As many rows as the backend's own loop does. */
  private int wholeRows(ForwardArgs args, FloatSpan weight, FloatSpan bias, int row, int count) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    return count == 0
        ? 0
        : loops.forward(
            args.x().array(),
            args.x().offset() + at,
            args.y().array(),
            args.y().offset() + at,
            count,
            rows.length(),
            weight.array(),
            weight.offset() + parameterAt,
            bias.array(),
            bias.offset() + parameterAt,
            statistics);
  }

  private void run(ForwardArgs args, FloatSpan weight, FloatSpan bias, int row, int count) {
    int n = rows.length();
    moments.measure(args.x().array(), args.x().offset() + row * n, count, n);
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      ordinary &= statistics.take(i, i, moments.mean[i], moments.variance[i]);
    }
    if (ordinary) {
      normalize(args, weight, bias, row, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      double mean = moments.mean[i];
      double rstd = Moments.rstd(moments.variance[i], epsilon);
      if (statistics.ordinary(mean, moments.variance[i], rstd)) {
        statistics.coefficients.set(0, mean, rstd);
        normalize(args, weight, bias, row + i, 1);
      } else {
        normalizePrecisely(args, weight, bias, row + i, mean, rstd);
      }
    }
  }

  private void normalize(ForwardArgs args, FloatSpan weight, FloatSpan bias, int row, int count) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    loops.normalizeRows(
        args.x().array(),
        args.x().offset() + at,
        args.y().array(),
        args.y().offset() + at,
        count,
        rows.length(),
        weight.array(),
        weight.offset() + parameterAt,
        bias.array(),
        bias.offset() + parameterAt,
        statistics.coefficients);
  }

  private void normalizePrecisely(
      ForwardArgs args, FloatSpan weight, FloatSpan bias, int row, double mean, double rstd) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    float[] y = args.y().array();
    for (int i = 0; i < rows.length(); i++) {
      float gamma = weight.get(parameterAt + i);
      float beta = bias.get(parameterAt + i);
      y[args.y().offset() + at + i] =
          Precision.normalize(args.x().get(at + i), mean, rstd, gamma, beta);
    }
  }
}
