package dev.normkit.kernel;

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

  RowBackward(Geometry.Rows rows, Affine affine, RowLoops loops, double epsilon) {
    this.rows = rows;
    this.affine = affine;
    this.loops = loops;
    rowsAtOnce = RowKernel.rowsAtOnce(rows);
    statistics = new BackwardStatistics(rows, rowsAtOnce, epsilon, loops);
  }

  RowLoops loops() {
    return loops;
  }

  /** Whether dx takes the place of dy or x. */
  boolean overwrites(BackwardArgs args) {
    return args.dx().overlaps(args.dy()) || args.dx().overlaps(args.forward().x());
  }

  /**
   * Whether no sum of a chunk can leave the range of float: |x̂| is at most √c, so that of {@link
   * ReductionOrder#ROWS} terms dy·x̂ none can if each |dy| is small enough.
   */
  boolean sumsStayFinite(BackwardArgs args) {
    double most = Float.MAX_VALUE / (2 * ReductionOrder.ROWS * Math.sqrt(rows.length()));
    FloatSpan dy = args.dy();
    return loops.allWithin(dy.array(), dy.offset(), dy.length(), (float) most);
  }

  /** Sums dγ and dβ of chunks, and writes their dx if asked to. */
  void run(BackwardArgs args, RowGradients gradients, boolean writesDx, int from, int to) {
    if (writesDx) {
      run(args, gradients, from, to);
    } else {
      sumOnly(args, gradients, from, to);
    }
  }

  private void sumOnly(BackwardArgs args, RowGradients gradients, int from, int to) {
    FloatSpan weight = affine.weight(args.forward().parameters());
    statistics.begin(args, weight);
    for (int chunk = from; chunk < to; chunk++) {
      gradients.clear(chunk);
      int end = gradients.firstRow(chunk + 1);
      for (int row = gradients.firstRow(chunk); row < end; row++) {
        statistics.beginAt(row);
        if (statistics.take(0, 1)) {
          sumRow(args, weight, gradients, chunk, row);
        } else {
          addPrecisely(args, gradients, chunk, row);
        }
      }
    }
    statistics.end();
  }

  private void run(BackwardArgs args, RowGradients gradients, int from, int to) {
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
        addPrecisely(args, gradients, chunk, i);
        statistics.writePrecisely(i);
      }
    }
  }

  private void ordinaryRows(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    if (sum(args, weight, gradients, chunk, row, count)) {
      statistics.writeByLoop(row, count);
    }
  }

  /** Sums rows; returns whether their dx has still to be written. */
  private boolean sum(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    int n = rows.length();
    if (n <= ReductionOrder.CHUNK) {
      sumChunk(args, weight, gradients, chunk, row, 0, count, n);
      return statistics.summed(0, count);
    }
    // Rows this long come one at a time.
    sumRow(args, weight, gradients, chunk, row);
    return statistics.slopes(0, 1);
  }

  private void sumRow(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row) {
    statistics.sum[0] = 0;
    statistics.productSum[0] = 0;
    for (int from = 0; from < rows.length(); from += ReductionOrder.CHUNK) {
      int length = Math.min(ReductionOrder.CHUNK, rows.length() - from);
      sumChunk(args, weight, gradients, chunk, row, from, 1, length);
      statistics.sum[0] += statistics.s[0];
      statistics.productSum[0] += statistics.q[0];
    }
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

  /** dγ and dβ of a row for which float arithmetic doesn't suffice. */
  private void addPrecisely(BackwardArgs args, RowGradients gradients, int chunk, int row) {
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
  }
}
