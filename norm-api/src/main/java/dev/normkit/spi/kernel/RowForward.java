package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;

/**
 * The forward pass over a range of rows, strictly row by row: statistics, then output, while the
 * row is in the nearest cache. Scratch of one thread.
 */
final class RowForward {
  private final Geometry.Rows rows;
  private final Affine affine;
  private final RowLoops loops;
  private final double epsilon;
  private final RunMoments moments;

  RowForward(Geometry.Rows rows, Affine affine, InnerLoops loops, double epsilon) {
    this.rows = rows;
    this.affine = affine;
    this.loops = loops.rows();
    this.epsilon = epsilon;
    moments = new RunMoments(loops.runs(), epsilon, rows.centered());
  }

  void run(ForwardArgs args, int from, int to) {
    FloatSpan weight = affine.weight(args.parameters());
    FloatSpan bias = affine.bias(args.parameters());
    Moments saved = args.moments().orElse(null);
    int n = rows.length();
    for (int row = from; row < to; row++) {
      moments.measure(args.x().array(), args.x().offset() + row * n, n);
      double rstd =
          saved == null
              ? Moments.rstd(moments.variance, epsilon)
              : saved.set(row, moments.mean, moments.variance, epsilon);
      if (Precision.ordinary(moments.mean, rstd)) {
        normalize(args, weight, bias, row, moments.mean, rstd);
      } else {
        normalizePrecisely(args, weight, bias, row, moments.mean, rstd);
      }
    }
  }

  private void normalize(
      ForwardArgs args, FloatSpan weight, FloatSpan bias, int row, double mean, double rstd) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    float k = (float) mean;
    loops.normalizeRow(
        args.x().array(),
        args.x().offset() + at,
        args.y().array(),
        args.y().offset() + at,
        rows.length(),
        weight.array(),
        weight.offset() + parameterAt,
        bias.array(),
        bias.offset() + parameterAt,
        k,
        (float) (mean - k),
        (float) rstd);
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
