package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import jdk.incubator.vector.FloatVector;

/** Outputs of columns. */
public final class ColumnOutputs {
  private ColumnOutputs() {}

  public static void normalizeFour(
      float[] x,
      int xAt0,
      float[] y,
      int yAt0,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] b = c.b;
    int xAt1 = xAt0 + 1 * stride;
    int yAt1 = yAt0 + 1 * stride;
    int xAt2 = xAt0 + 2 * stride;
    int yAt2 = yAt0 + 2 * stride;
    int xAt3 = xAt0 + 3 * stride;
    int yAt3 = yAt0 + 3 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, b, first + j);
      FloatVector.fromArray(SPECIES, x, xAt0 + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt0 + j);
      FloatVector.fromArray(SPECIES, x, xAt1 + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt1 + j);
      FloatVector.fromArray(SPECIES, x, xAt2 + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt2 + j);
      FloatVector.fromArray(SPECIES, x, xAt3 + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt3 + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int skip = j; skip < 4 * stride; skip += stride) {
        y[yAt0 + skip] = (x[xAt0 + skip] - k[i] - r[i]) * a[i] + b[i];
      }
    }
  }

  public static void normalizeOne(
      float[] x, int xAt, float[] y, int yAt, int columns, Coefficients c, int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] b = c.b;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, b, first + j);
      FloatVector.fromArray(SPECIES, x, xAt + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      y[yAt + j] = (x[xAt + j] - k[i] - r[i]) * a[i] + b[i];
    }
  }

  public static void inputGradientOfFour(
      float[] x,
      int xAt0,
      float[] dy,
      int dyAt0,
      float[] dx,
      int dxAt0,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] p = c.p;
    float[] q = c.q;
    int xAt1 = xAt0 + 1 * stride;
    int dyAt1 = dyAt0 + 1 * stride;
    int dxAt1 = dxAt0 + 1 * stride;
    int xAt2 = xAt0 + 2 * stride;
    int dyAt2 = dyAt0 + 2 * stride;
    int dxAt2 = dxAt0 + 2 * stride;
    int xAt3 = xAt0 + 3 * stride;
    int dyAt3 = dyAt0 + 3 * stride;
    int dxAt3 = dxAt0 + 3 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, p, first + j);
      FloatVector constant = FloatVector.fromArray(SPECIES, q, first + j);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt0 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt0 + j)
          .mul(scale)
          .add(t0.mul(slope).add(constant))
          .intoArray(dx, dxAt0 + j);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + j)
          .mul(scale)
          .add(t1.mul(slope).add(constant))
          .intoArray(dx, dxAt1 + j);
      FloatVector t2 = FloatVector.fromArray(SPECIES, x, xAt2 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt2 + j)
          .mul(scale)
          .add(t2.mul(slope).add(constant))
          .intoArray(dx, dxAt2 + j);
      FloatVector t3 = FloatVector.fromArray(SPECIES, x, xAt3 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt3 + j)
          .mul(scale)
          .add(t3.mul(slope).add(constant))
          .intoArray(dx, dxAt3 + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int skip = j; skip < 4 * stride; skip += stride) {
        float t = x[xAt0 + skip] - k[i] - r[i];
        dx[dxAt0 + skip] = dy[dyAt0 + skip] * a[i] + (t * p[i] + q[i]);
      }
    }
  }

  public static void inputGradientOfTwo(
      float[] x,
      int xAt0,
      float[] dy,
      int dyAt0,
      float[] dx,
      int dxAt0,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] p = c.p;
    float[] q = c.q;
    int xAt1 = xAt0 + stride;
    int dyAt1 = dyAt0 + stride;
    int dxAt1 = dxAt0 + stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, p, first + j);
      FloatVector constant = FloatVector.fromArray(SPECIES, q, first + j);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt0 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt0 + j)
          .mul(scale)
          .add(t0.mul(slope).add(constant))
          .intoArray(dx, dxAt0 + j);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + j)
          .mul(scale)
          .add(t1.mul(slope).add(constant))
          .intoArray(dx, dxAt1 + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int skip = j; skip < 2 * stride; skip += stride) {
        float t = x[xAt0 + skip] - k[i] - r[i];
        dx[dxAt0 + skip] = dy[dyAt0 + skip] * a[i] + (t * p[i] + q[i]);
      }
    }
  }

  public static void inputGradientOfOne(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int columns,
      Coefficients c,
      int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] p = c.p;
    float[] q = c.q;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, p, first + j);
      FloatVector constant = FloatVector.fromArray(SPECIES, q, first + j);
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + j)
          .mul(scale)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      float t = x[xAt + j] - k[i] - r[i];
      dx[dxAt + j] = dy[dyAt + j] * a[i] + (t * p[i] + q[i]);
    }
  }
}
