package dev.normkit.simd;

import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.Coefficients;
import dev.normkit.spi.kernel.ColumnLoops;
import dev.normkit.spi.kernel.ReductionOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link ColumnLoops} in SIMD lanes, by {@link ColumnBands}. */
final class VectorColumns implements ColumnLoops {
  /** Sums of the chunk so far, in float. */
  private float[] s = new float[0];

  private float[] q = new float[0];

  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    int end = values == 16 ? SPECIES.loopBound(columns) : 0;
    for (int j = 0; j < end; j += WIDTH) {
      // The tree: rows 8 apart, then 4, 2 and 1.
      int i = at + j;
      FloatVector r0 =
          FloatVector.fromArray(SPECIES, x, i)
              .add(FloatVector.fromArray(SPECIES, x, i + 8 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 4 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 12 * stride)));
      FloatVector r2 =
          FloatVector.fromArray(SPECIES, x, i + 2 * stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 10 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 6 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 14 * stride)));
      FloatVector r1 =
          FloatVector.fromArray(SPECIES, x, i + stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 9 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 5 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 13 * stride)));
      FloatVector r3 =
          FloatVector.fromArray(SPECIES, x, i + 3 * stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 11 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 7 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 15 * stride)));
      r0.add(r2).add(r1.add(r3)).mul(1f / 16).intoArray(c.k, first + j);
    }
    for (int j = end; j < columns; j++) {
      c.k[first + j] = ReductionOrder.pivot(x, at + j, values, stride);
    }
  }

  @Override
  public void columnSums(
      float[] x,
      int at,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] sOut,
      double[] qOut) {
    clear(columns);
    ColumnBands.sums(x, at, rows, stride, columns, c.k, first, s, q);
    addTo(sOut, qOut, first, columns);
  }

  private void clear(int columns) {
    if (s.length < columns) {
      s = new float[columns];
      q = new float[columns];
    } else {
      Arrays.fill(s, 0, columns, 0);
      Arrays.fill(q, 0, columns, 0);
    }
  }

  private void addTo(double[] sOut, double[] qOut, int first, int columns) {
    for (int j = 0; j < columns; j++) {
      sOut[first + j] += s[j];
    }
    for (int j = 0; j < columns; j++) {
      qOut[first + j] += q[j];
    }
  }

  @Override
  public void normalizeColumns(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    ColumnBands.normalize(x, xAt, y, yAt, rows, stride, columns, c, first);
  }

  @Override
  public void columnGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] sOut,
      double[] qOut) {
    clear(columns);
    ColumnBands.gradientSums(x, xAt, dy, dyAt, rows, stride, columns, c, first, s, q);
    addTo(sOut, qOut, first, columns);
  }

  @Override
  public void columnInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    ColumnBands.inputGradient(x, xAt, dy, dyAt, dx, dxAt, rows, stride, columns, c, first);
  }
}
