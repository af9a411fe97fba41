package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.Geometry;

/**
 * The backward pass over a range of row chunks: by the backend's loop over whole rows as far as it
 * goes, else a few at a time, sums, then dx. Scratch of one thread.
 */
final class RowBackward {
  private final Geometry.Rows rows;
  private final Affine affine;
  private final RowLoops loops;
  private final int rowsAtOnce;
  private final BackwardStatistics statistics;

  RowBackward(Geometry.Rows rows, Affine affine, RowLoops loops) {
    this.rows = rows;
    this.affine = affine;
    this.loops = loops;
    rowsAtOnce = RowKernel.rowsAtOnce(rows);
    statistics = new BackwardStatistics(rows, rowsAtOnce);
  }

  void run(BackwardArgs args, RowGradients gradients, int from, int to) {
    FloatSpan weight = affine.weight(args.forward().parameters());
    statistics.begin(args, weight);
    for (int chunk = from; chunk < to; chunk++) {
      gradients.clear(chunk);
      int end = gradients.firstRow(chunk + 1);
      for (int row = gradients.firstRow(chunk); row < end; ) {
        statistics.beginAt(row);
        int done = wholeRows(args, weight, gradients, chunk, row, RowKernel.alike(rows, row, end));
        if (done == 0) {
          done = Math.min(rowsAtOnce, end - row);
          rows(args, weight, gradients, chunk, row, done);
        }
        row += done;
      }
    }
    statistics.end();
  }

  /** As many rows as the backend's own loop does. */
  private int wholeRows(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    return count == 0
        ? 0
        : loops.backward(
            args.forward().x().array(),
            args.forward().x().offset() + at,
            args.dy().array(),
            args.dy().offset() + at,
            args.dx().array(),
            args.dx().offset() + at,
            count,
            rows.length(),
            weight.array(),
            weight.offset() + parameterAt,
            gradients.weight(chunk),
            gradients.bias(chunk),
            parameterAt,
            statistics);
  }

  private void rows(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    if (statistics.take(0, count)) {
      ordinaryRows(args, weight, gradients, chunk, row, count);
      return;
    }
    for (int i = row; i < row + count; i++) {
      statistics.beginAt(i);
      if (statistics.take(0, 1)) {
        ordinaryRows(args, weight, gradients, chunk, i, 1);
      } else {
        rowPrecisely(args, weight, gradients, chunk, i);
      }
    }
  }

  private void ordinaryRows(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    sum(args, weight, gradients, chunk, row, count);
    int at = row * rows.length();
    loops.rowInputGradient(
        args.forward().x().array(),
        args.forward().x().offset() + at,
        args.dy().array(),
        args.dy().offset() + at,
        args.dx().array(),
        args.dx().offset() + at,
        count,
        rows.length(),
        weight.array(),
        weight.offset() + rows.parameterAt(row),
        statistics.coefficients);
  }

  private void sum(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    int n = rows.length();
    if (n <= ReductionOrder.CHUNK) {
      sumChunk(args, weight, gradients, chunk, row, 0, count, n);
      statistics.summed(0, count);
      return;
    }
    // Rows this long come one at a time.
    statistics.sum[0] = 0;
    statistics.productSum[0] = 0;
    for (int from = 0; from < n; from += ReductionOrder.CHUNK) {
      int length = Math.min(ReductionOrder.CHUNK, n - from);
      sumChunk(args, weight, gradients, chunk, row, from, 1, length);
      statistics.sum[0] += statistics.s[0];
      statistics.productSum[0] += statistics.q[0];
    }
    statistics.slopes(0, 1);
  }

  private void sumChunk(
      BackwardArgs args,
      FloatSpan weight,
      RowGradients gradients,
      int chunk,
      int row,
      int from,
      int count,
      int n) {
    int at = row * rows.length() + from;
    int parameterAt = rows.parameterAt(row) + from;
    loops.rowGradientSums(
        args.forward().x().array(),
        args.forward().x().offset() + at,
        args.dy().array(),
        args.dy().offset() + at,
        count,
        n,
        weight.array(),
        weight.offset() + parameterAt,
        gradients.weight(chunk),
        gradients.bias(chunk),
        parameterAt,
        statistics.coefficients,
        statistics.s,
        statistics.q);
  }

  private void rowPrecisely(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row) {
    double mean = args.forward().moments().get().mean(row);
    double rstd = statistics.rstd(row);
    FloatSpan x = args.forward().x();
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    for (int i = 0; i < rows.length(); i++) {
      float dy = args.dy().get(at + i);
      gradients.weight(chunk)[parameterAt + i] += (float) (dy * ((x.get(at + i) - mean) * rstd));
      gradients.bias(chunk)[parameterAt + i] += dy;
    }
    statistics.sumPrecisely(row, 0);
    double p = statistics.slope(rstd, 0);
    double constant = statistics.constant(rstd, 0);
    for (int i = 0; i < rows.length(); i++) {
      float gamma = weight.get(parameterAt + i);
      args.dx().array()[args.dx().offset() + at + i] =
          Precision.inputGradient(
              x.get(at + i), args.dy().get(at + i), mean, rstd, gamma, p, constant);
    }
  }
}
