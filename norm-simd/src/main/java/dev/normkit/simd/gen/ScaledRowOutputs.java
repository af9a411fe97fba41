package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import jdk.incubator.vector.FloatVector;

/** {@link RowOutputs} where k, r, β and q are 0. */
public final class ScaledRowOutputs {
  private ScaledRowOutputs() {}

  public static void normalizeTwo(
      float[] x,
      int xAt0,
      float[] y,
      int yAt0,
      int n,
      float[] weight,
      int weightAt,
      float rstd0,
      float rstd1) {
    FloatVector scale0 = FloatVector.broadcast(SPECIES, rstd0);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, rstd1);
    FloatVector zero = FloatVector.zero(SPECIES);
    int xAt1 = xAt0 + n;
    int yAt1 = yAt0 + n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, x, xAt0 + i)
          .mul(scale0)
          .mul(gamma)
          .add(zero)
          .intoArray(y, yAt0 + i);
      FloatVector.fromArray(SPECIES, x, xAt1 + i)
          .mul(scale1)
          .mul(gamma)
          .add(zero)
          .intoArray(y, yAt1 + i);
    }
  }

  public static void normalizeOne(
      float[] x, int xAt, float[] y, int yAt, int n, float[] weight, int weightAt, float rstd) {
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    FloatVector zero = FloatVector.zero(SPECIES);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .mul(scale)
          .mul(gamma)
          .add(zero)
          .intoArray(y, yAt + i);
    }
  }

  public static void normalizeTail(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int from,
      int n,
      float[] weight,
      int weightAt,
      float rstd) {
    for (int i = from; i < n; i++) {
      y[yAt + i] = x[xAt + i] * rstd * weight[weightAt + i] + 0f;
    }
  }

  public static void inputGradientOfTwo(
      float[] x,
      int xAt0,
      float[] dy,
      int dyAt0,
      float[] dx,
      int dxAt0,
      int n,
      float[] weight,
      int weightAt,
      Coefficients c,
      int row) {
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row]);
    FloatVector slope0 = FloatVector.broadcast(SPECIES, c.p[row]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    FloatVector slope1 = FloatVector.broadcast(SPECIES, c.p[row + 1]);
    FloatVector zero = FloatVector.zero(SPECIES);
    int xAt1 = xAt0 + n;
    int dyAt1 = dyAt0 + n;
    int dxAt1 = dxAt0 + n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt0 + i)
          .mul(gamma)
          .mul(scale0)
          .add(FloatVector.fromArray(SPECIES, x, xAt0 + i).mul(slope0).add(zero))
          .intoArray(dx, dxAt0 + i);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + i)
          .mul(gamma)
          .mul(scale1)
          .add(FloatVector.fromArray(SPECIES, x, xAt1 + i).mul(slope1).add(zero))
          .intoArray(dx, dxAt1 + i);
    }
  }

  public static void inputGradientOfOne(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float[] weight,
      int weightAt,
      float rstd,
      float p) {
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector zero = FloatVector.zero(SPECIES);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(gamma)
          .mul(scale)
          .add(FloatVector.fromArray(SPECIES, x, xAt + i).mul(slope).add(zero))
          .intoArray(dx, dxAt + i);
    }
  }

  public static void inputGradientTail(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int from,
      int n,
      float[] weight,
      int weightAt,
      float rstd,
      float p) {
    for (int i = from; i < n; i++) {
      dx[dxAt + i] = dy[dyAt + i] * weight[weightAt + i] * rstd + (x[xAt + i] * p + 0f);
    }
  }
}
