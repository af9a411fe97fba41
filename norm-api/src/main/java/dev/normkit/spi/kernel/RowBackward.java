package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.Geometry;

/**
 * The backward pass over a range of row chunks, row by row: sums, then dx. Scratch of one thread.
 *
 * <p>With g = γ·dy over a row of c elements: {@code dx = rstd·(g − mean(g) − x̂·mean(g·x̂))},
 * written as {@code dy·rstd·γ + (t·p + q)} with t = x−μ, {@code p = −rstd³·Σg·t/c} and {@code q =
 * −rstd·Σg/c} (0 when not centered).
 */
final class RowBackward {
  private final Geometry.Rows rows;
  private final Affine affine;
  private final RowLoops loops;
  private final int rowsAtOnce;
  private final double share;
  private final Coefficients coefficients;
  private final float[] s;
  private final float[] q;

  /** Σg of each row. */
  private final double[] sum;

  /** Σg·(x−μ) of each row. */
  private final double[] productSum;

  RowBackward(Geometry.Rows rows, Affine affine, RowLoops loops) {
    this.rows = rows;
    this.affine = affine;
    this.loops = loops;
    rowsAtOnce = RowKernel.rowsAtOnce(rows);
    share = 1.0 / rows.length();
    coefficients = new Coefficients(rowsAtOnce);
    s = new float[rowsAtOnce];
    q = new float[rowsAtOnce];
    sum = new double[rowsAtOnce];
    productSum = new double[rowsAtOnce];
  }

  void run(BackwardArgs args, RowGradients gradients, int from, int to) {
    FloatSpan weight = affine.weight(args.forward().parameters());
    for (int chunk = from; chunk < to; chunk++) {
      gradients.clear(chunk);
      int end = gradients.firstRow(chunk + 1);
      for (int row = gradients.firstRow(chunk); row < end; row += rowsAtOnce) {
        rows(args, weight, gradients, chunk, row, Math.min(rowsAtOnce, end - row));
      }
    }
  }

  private void rows(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    if (takeMoments(args, row, count)) {
      ordinaryRows(args, weight, gradients, chunk, row, count);
      return;
    }
    for (int i = row; i < row + count; i++) {
      if (takeMoments(args, i, 1)) {
        ordinaryRows(args, weight, gradients, chunk, i, 1);
      } else {
        rowPrecisely(args, weight, gradients, chunk, i);
      }
    }
  }

  /** Turns the saved moments of rows into coefficients; whether float does for all. */
  private boolean takeMoments(BackwardArgs args, int row, int count) {
    Moments saved = args.forward().moments().get();
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      double mean = saved.mean(row + i);
      coefficients.set(i, mean, rstd(args, row + i));
      ordinary &= Precision.ordinary(mean, saved.rstd(row + i));
    }
    return ordinary;
  }

  private void ordinaryRows(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    sum(args, weight, gradients, chunk, row, count);
    for (int i = 0; i < count; i++) {
      double rstd = rstd(args, row + i);
      if (!Precision.gradientSumsSuffice(sum[i], productSum[i], rstd)) {
        double mean = args.forward().moments().get().mean(row + i);
        sumPrecisely(args, weight, row + i, mean, i);
      }
      coefficients.p[i] = (float) slope(rstd, i);
      coefficients.q[i] = (float) constant(rstd, i);
    }
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
        coefficients);
  }

  /** p of row i of the call. */
  private double slope(double rstd, int i) {
    return -rstd * rstd * rstd * productSum[i] * share;
  }

  /** q of row i of the call. */
  private double constant(double rstd, int i) {
    return rows.centered() ? -rstd * sum[i] * share : 0;
  }

  private void sum(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row, int count) {
    int n = rows.length();
    if (n <= ReductionOrder.CHUNK) {
      sumChunk(args, weight, gradients, chunk, row, 0, count, n);
      for (int i = 0; i < count; i++) {
        sum[i] = s[i];
        productSum[i] = q[i];
      }
      return;
    }
    // Rows this long come one at a time.
    sum[0] = 0;
    productSum[0] = 0;
    for (int from = 0; from < n; from += ReductionOrder.CHUNK) {
      int length = Math.min(ReductionOrder.CHUNK, n - from);
      sumChunk(args, weight, gradients, chunk, row, from, 1, length);
      sum[0] += s[0];
      productSum[0] += q[0];
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
        coefficients,
        s,
        q);
  }

  private void rowPrecisely(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row) {
    double mean = args.forward().moments().get().mean(row);
    double rstd = rstd(args, row);
    FloatSpan x = args.forward().x();
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    for (int i = 0; i < rows.length(); i++) {
      float dy = args.dy().get(at + i);
      gradients.weight(chunk)[parameterAt + i] += (float) (dy * ((x.get(at + i) - mean) * rstd));
      gradients.bias(chunk)[parameterAt + i] += dy;
    }
    sumPrecisely(args, weight, row, mean, 0);
    double p = slope(rstd, 0);
    double constant = constant(rstd, 0);
    for (int i = 0; i < rows.length(); i++) {
      float gamma = weight.get(parameterAt + i);
      args.dx().array()[args.dx().offset() + at + i] =
          Precision.inputGradient(
              x.get(at + i), args.dy().get(at + i), mean, rstd, gamma, p, constant);
    }
  }

  /** Σg and Σg·(x−μ) of a row in double, as those of row i of the call. */
  private void sumPrecisely(BackwardArgs args, FloatSpan weight, int row, double mean, int i) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    sum[i] = 0;
    productSum[i] = 0;
    for (int j = 0; j < rows.length(); j++) {
      double g = (double) args.dy().get(at + j) * weight.get(parameterAt + j);
      sum[i] += g;
      productSum[i] += g * (args.forward().x().get(at + j) - mean);
    }
  }

  /** The saved rstd; 0 for a row of one centred value, whose y is β whatever x is. */
  private double rstd(BackwardArgs args, int row) {
    return rows.centered() && rows.length() == 1 ? 0 : args.forward().moments().get().rstd(row);
  }
}
