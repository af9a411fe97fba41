package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/** Sums of columns, in float. */
public final class ColumnSums {
  private ColumnSums() {}

  public static void sumsOfEight(
      float[] x, int at0, int stride, int columns, float[] k, int first, float[] s, float[] q) {
    int at1 = at0 + 1 * stride;
    int at2 = at0 + 2 * stride;
    int at3 = at0 + 3 * stride;
    int at4 = at0 + 4 * stride;
    int at5 = at0 + 5 * stride;
    int at6 = at0 + 6 * stride;
    int at7 = at0 + 7 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector pivot = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at0 + j).sub(pivot);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at1 + j).sub(pivot);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at2 + j).sub(pivot);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at3 + j).sub(pivot);
      FloatVector d4 = FloatVector.fromArray(SPECIES, x, at4 + j).sub(pivot);
      FloatVector d5 = FloatVector.fromArray(SPECIES, x, at5 + j).sub(pivot);
      FloatVector d6 = FloatVector.fromArray(SPECIES, x, at6 + j).sub(pivot);
      FloatVector d7 = FloatVector.fromArray(SPECIES, x, at7 + j).sub(pivot);
      FloatVector.fromArray(SPECIES, s, j)
          .add(d0)
          .add(d1)
          .add(d2)
          .add(d3)
          .add(d4)
          .add(d5)
          .add(d6)
          .add(d7)
          .intoArray(s, j);
      FloatVector.fromArray(SPECIES, q, j)
          .add(d0.mul(d0))
          .add(d1.mul(d1))
          .add(d2.mul(d2))
          .add(d3.mul(d3))
          .add(d4.mul(d4))
          .add(d5.mul(d5))
          .add(d6.mul(d6))
          .add(d7.mul(d7))
          .intoArray(q, j);
    }
    rowSums(x, at0, 8, stride, end, columns, k, first, s, q);
  }

  public static void rowSums(
      float[] x,
      int at,
      int rows,
      int stride,
      int from,
      int columns,
      float[] k,
      int first,
      float[] s,
      float[] q) {
    int vectors = SPECIES.loopBound(columns - from);
    for (int row = 0; row < rows; row++) {
      int rowAt = at + row * stride + from;
      int pivotAt = first + from;
      for (int j = 0; j < vectors; j += WIDTH) {
        FloatVector d =
            FloatVector.fromArray(SPECIES, x, rowAt + j)
                .sub(FloatVector.fromArray(SPECIES, k, pivotAt + j));
        FloatVector.fromArray(SPECIES, s, from + j).add(d).intoArray(s, from + j);
        FloatVector.fromArray(SPECIES, q, from + j).add(d.mul(d)).intoArray(q, from + j);
      }
      for (int j = vectors; j < columns - from; j++) {
        float d = x[rowAt + j] - k[pivotAt + j];
        s[from + j] += d;
        q[from + j] += d * d;
      }
    }
  }

  public static void gradientSumsOfFour(
      float[] x,
      int xAt0,
      float[] dy,
      int dyAt0,
      int stride,
      int columns,
      float[] k,
      float[] r,
      int first,
      float[] s,
      float[] q) {
    int xAt1 = xAt0 + 1 * stride;
    int dyAt1 = dyAt0 + 1 * stride;
    int xAt2 = xAt0 + 2 * stride;
    int dyAt2 = dyAt0 + 2 * stride;
    int xAt3 = xAt0 + 3 * stride;
    int dyAt3 = dyAt0 + 3 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt0 + j);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt0 + j).sub(mean).sub(rest);
      FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt1 + j);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + j).sub(mean).sub(rest);
      FloatVector d2 = FloatVector.fromArray(SPECIES, dy, dyAt2 + j);
      FloatVector t2 = FloatVector.fromArray(SPECIES, x, xAt2 + j).sub(mean).sub(rest);
      FloatVector d3 = FloatVector.fromArray(SPECIES, dy, dyAt3 + j);
      FloatVector t3 = FloatVector.fromArray(SPECIES, x, xAt3 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, s, j).add(d0).add(d1).add(d2).add(d3).intoArray(s, j);
      FloatVector.fromArray(SPECIES, q, j)
          .add(d0.mul(t0))
          .add(d1.mul(t1))
          .add(d2.mul(t2))
          .add(d3.mul(t3))
          .intoArray(q, j);
    }
    rowGradientSums(x, xAt0, dy, dyAt0, 4, stride, end, columns, k, r, first, s, q);
  }

  public static void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int stride,
      int from,
      int columns,
      float[] k,
      float[] r,
      int first,
      float[] s,
      float[] q) {
    int vectors = SPECIES.loopBound(columns - from);
    for (int row = 0; row < rows; row++) {
      int xRow = xAt + row * stride + from;
      int dyRow = dyAt + row * stride + from;
      int at = first + from;
      for (int j = 0; j < vectors; j += WIDTH) {
        FloatVector t =
            FloatVector.fromArray(SPECIES, x, xRow + j)
                .sub(FloatVector.fromArray(SPECIES, k, at + j))
                .sub(FloatVector.fromArray(SPECIES, r, at + j));
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyRow + j);
        FloatVector.fromArray(SPECIES, s, from + j).add(d).intoArray(s, from + j);
        FloatVector.fromArray(SPECIES, q, from + j).add(d.mul(t)).intoArray(q, from + j);
      }
      for (int j = vectors; j < columns - from; j++) {
        float t = x[xRow + j] - k[at + j] - r[at + j];
        s[from + j] += dy[dyRow + j];
        q[from + j] += dy[dyRow + j] * t;
      }
    }
  }
}
