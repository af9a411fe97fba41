package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;

/**
 * The forward pass over a range of rows, a few at a time: statistics, then normalizing while they
 * are in the nearest cache. Scratch of one thread.
 */
final class RowForward {
  private final Geometry.Rows rows;
  private final Affine affine;
  private final RowLoops loops;
  private final double epsilon;
  private final RunMoments moments;
  private final int rowsAtOnce;
  private final Coefficients coefficients;
  private final double[] rstd;

  RowForward(Geometry.Rows rows, Affine affine, RowLoops loops, RunLoops runs, double epsilon) {
    this.rows = rows;
    this.affine = affine;
    this.loops = loops;
    this.epsilon = epsilon;
    moments = new RunMoments(runs, epsilon, rows.centered());
    rowsAtOnce = RowKernel.rowsAtOnce(rows);
    coefficients = new Coefficients(rowsAtOnce);
    rstd = new double[rowsAtOnce];
  }

  void run(ForwardArgs args, int from, int to) {
    FloatSpan weight = affine.weight(args.parameters());
    FloatSpan bias = affine.bias(args.parameters());
    for (int row = from; row < to; row += rowsAtOnce) {
      run(args, weight, bias, row, Math.min(rowsAtOnce, to - row));
    }
  }

  private void run(ForwardArgs args, FloatSpan weight, FloatSpan bias, int row, int count) {
    int n = rows.length();
    moments.measure(args.x().array(), args.x().offset() + row * n, count, n);
    if (takeMoments(args.moments().orElse(null), row, count)) {
      normalize(args, weight, bias, row, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      double mean = moments.mean[i];
      if (Precision.ordinary(mean, rstd[i])) {
        coefficients.set(0, mean, rstd[i]);
        normalize(args, weight, bias, row + i, 1);
      } else {
        normalizePrecisely(args, weight, bias, row + i, mean, rstd[i]);
      }
    }
  }

  /** Saves the moments of rows and turns them into coefficients; whether float does for all. */
  private boolean takeMoments(Moments saved, int row, int count) {
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      double mean = moments.mean[i];
      double variance = moments.variance[i];
      rstd[i] =
          saved == null
              ? Moments.rstd(variance, epsilon)
              : saved.set(row + i, mean, variance, epsilon);
      coefficients.set(i, mean, rstd[i]);
      ordinary &= Precision.ordinary(mean, rstd[i]);
    }
    return ordinary;
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
        coefficients);
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
