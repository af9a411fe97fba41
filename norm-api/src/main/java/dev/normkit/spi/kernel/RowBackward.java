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
    double rstd = saved.rstd(row);
    float k = (float) saved.mean(row);
    float r = (float) (saved.mean(row) - k);
    FloatSpan x = args.forward().x();
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    double s = 0;
    double q = 0;
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
      s += sums[0];
      q += sums[1];
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
        (float) (-rstd * rstd * rstd * q / rows.length()),
        rows.centered() ? (float) (-rstd * s / rows.length()) : 0);
  }

  private void rowPrecisely(
      BackwardArgs args, FloatSpan weight, RowGradients gradients, int chunk, int row) {
    double mean = args.forward().moments().get().mean(row);
    double rstd = args.forward().moments().get().rstd(row);
    FloatSpan x = args.forward().x();
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    double s = 0;
    double q = 0;
    for (int i = 0; i < rows.length(); i++) {
      float dy = args.dy().get(at + i);
      double normalized = (x.get(at + i) - mean) * rstd;
      double g = (double) dy * weight.get(parameterAt + i);
      s += g;
      q += g * normalized;
      gradients.weight(chunk)[parameterAt + i] += (float) (dy * normalized);
      gradients.bias(chunk)[parameterAt + i] += dy;
    }
    double p = -rstd * rstd * q / rows.length();
    double constant = rows.centered() ? -rstd * s / rows.length() : 0;
    for (int i = 0; i < rows.length(); i++) {
      float gamma = weight.get(parameterAt + i);
      args.dx().array()[args.dx().offset() + at + i] =
          Precision.inputGradient(
              x.get(at + i), args.dy().get(at + i), mean, rstd, gamma, p, constant);
    }
  }
}
