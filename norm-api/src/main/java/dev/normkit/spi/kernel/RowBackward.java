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
  private final float[] sums = new float[2];

  /** Σg of the current row. */
  private double sum;

  /** Σg·(x−μ) of the current row. */
  private double productSum;

  RowBackward(Geometry.Rows rows, Affine affine, InnerLoops loops) {
    this.rows = rows;
    this.affine = affine;
    this.loops = loops.rows();
  }

  void run(BackwardArgs args, RowGradients gradients, int from, int to) {
    FloatSpan weight = affine.weight(args.forward().parameters());
    Moments saved = args.forward().moments().get();
    for (int chunk = from; chunk < to; chunk++) {
      gradients.clear(chunk);
      for (int row = gradients.firstRow(chunk); row < gradients.firstRow(chunk + 1); row++) {
        if (Precision.ordinary(saved.mean(row), saved.rstd(row))) {
          row(args, weight, gradients, chunk, row);
        } else {
          rowPrecisely(args, weight, gradients, chunk, row);
        }
      }
    }
  }

  private void row(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row) {
    Moments saved = args.forward().moments().get();
    double rstd = rstd(args, row);
    float k = (float) saved.mean(row);
    float r = (float) (saved.mean(row) - k);
    FloatSpan x = args.forward().x();
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    sum = 0;
    productSum = 0;
    for (int i = 0; i < rows.length(); i += ReductionOrder.CHUNK) {
      loops.rowGradientSums(
          x.array(),
          x.offset() + at + i,
          args.dy().array(),
          args.dy().offset() + at + i,
          Math.min(ReductionOrder.CHUNK, rows.length() - i),
          weight.array(),
          weight.offset() + parameterAt + i,
          gradients.weight(chunk),
          gradients.bias(chunk),
          parameterAt + i,
          k,
          r,
          (float) rstd,
          sums);
      sum += sums[0];
      productSum += sums[1];
    }
    if (!Precision.gradientSumsSuffice(sum, productSum, rstd)) {
      sumPrecisely(args, weight, row, saved.mean(row));
    }
    loops.rowInputGradient(
        x.array(),
        x.offset() + at,
        args.dy().array(),
        args.dy().offset() + at,
        args.dx().array(),
        args.dx().offset() + at,
        rows.length(),
        weight.array(),
        weight.offset() + parameterAt,
        k,
        r,
        (float) rstd,
        (float) (-rstd * rstd * rstd * productSum / rows.length()),
        rows.centered() ? (float) (-rstd * sum / rows.length()) : 0);
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
    sumPrecisely(args, weight, row, mean);
    double p = -rstd * rstd * rstd * productSum / rows.length();
    double constant = rows.centered() ? -rstd * sum / rows.length() : 0;
    for (int i = 0; i < rows.length(); i++) {
      float gamma = weight.get(parameterAt + i);
      args.dx().array()[args.dx().offset() + at + i] =
          Precision.inputGradient(
              x.get(at + i), args.dy().get(at + i), mean, rstd, gamma, p, constant);
    }
  }

  /** Σg and Σg·(x−μ) in double. */
  private void sumPrecisely(BackwardArgs args, FloatSpan weight, int row, double mean) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    sum = 0;
    productSum = 0;
    for (int i = 0; i < rows.length(); i++) {
      double g = (double) args.dy().get(at + i) * weight.get(parameterAt + i);
      sum += g;
      productSum += g * (args.forward().x().get(at + i) - mean);
    }
  }

  /** The saved rstd; 0 for a row of one centred value, whose y is β whatever x is. */
  private double rstd(BackwardArgs args, int row) {
    return rows.centered() && rows.length() == 1 ? 0 : args.forward().moments().get().rstd(row);
  }
}
