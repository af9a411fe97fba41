package dev.normkit.simd;

import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.ColumnLoops;
import jdk.incubator.vector.FloatVector;

/** {@link ColumnLoops} in SIMD lanes. */
final class VectorColumns implements ColumnLoops {

  @Override
  public void columnSums(
      float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q) {
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector pivot = FloatVector.fromArray(SPECIES, k, j);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector square = FloatVector.zero(SPECIES);
      int end = at + j + rows * columns;
      for (int i = at + j; i < end; i += columns) {
        FloatVector d = FloatVector.fromArray(SPECIES, x, i).sub(pivot);
        sum = sum.add(d);
        square = square.add(d.mul(d));
      }
      sum.intoArray(s, j);
      square.intoArray(q, j);
    }
    for (; j < columns; j++) {
      float sum = 0;
      float square = 0;
      for (int row = 0; row < rows; row++) {
        float d = x[at + row * columns + j] - k[j];
        sum += d;
        square += d * d;
      }
      s[j] = sum;
      q[j] = square;
    }
  }

  @Override
  public void normalizeColumns(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] b) {
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * columns;
      int to = yAt + row * columns;
      int j = 0;
      for (; j + WIDTH <= columns; j += WIDTH) {
        FloatVector t =
            FloatVector.fromArray(SPECIES, x, from + j)
                .sub(FloatVector.fromArray(SPECIES, k, j))
                .sub(FloatVector.fromArray(SPECIES, r, j));
        t.mul(FloatVector.fromArray(SPECIES, a, j))
            .add(FloatVector.fromArray(SPECIES, b, j))
            .intoArray(y, to + j);
      }
      for (; j < columns; j++) {
        float t = (x[from + j] - k[j]) - r[j];
        y[to + j] = t * a[j] + b[j];
      }
    }
  }

  @Override
  public void columnGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] s,
      float[] q) {
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, j);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = FloatVector.zero(SPECIES);
      int end = j + rows * columns;
      for (int i = j; i < end; i += columns) {
        FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        sum = sum.add(d);
        product = product.add(d.mul(t));
      }
      sum.intoArray(s, j);
      product.intoArray(q, j);
    }
    for (; j < columns; j++) {
      float sum = 0;
      float product = 0;
      for (int i = j; i < rows * columns; i += columns) {
        float t = (x[xAt + i] - k[j]) - r[j];
        sum += dy[dyAt + i];
        product += dy[dyAt + i] * t;
      }
      s[j] = sum;
      q[j] = product;
    }
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
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] p,
      float[] q) {
    for (int row = 0; row < rows; row++) {
      int skip = row * columns;
      int j = 0;
      for (; j + WIDTH <= columns; j += WIDTH) {
        FloatVector t =
            FloatVector.fromArray(SPECIES, x, xAt + skip + j)
                .sub(FloatVector.fromArray(SPECIES, k, j))
                .sub(FloatVector.fromArray(SPECIES, r, j));
        FloatVector u =
            t.mul(FloatVector.fromArray(SPECIES, p, j)).add(FloatVector.fromArray(SPECIES, q, j));
        FloatVector.fromArray(SPECIES, dy, dyAt + skip + j)
            .mul(FloatVector.fromArray(SPECIES, a, j))
            .add(u)
            .intoArray(dx, dxAt + skip + j);
      }
      for (; j < columns; j++) {
        float t = (x[xAt + skip + j] - k[j]) - r[j];
        dx[dxAt + skip + j] = dy[dyAt + skip + j] * a[j] + (t * p[j] + q[j]);
      }
    }
  }
}
