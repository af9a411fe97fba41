package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import jdk.incubator.vector.FloatVector;

/** Outputs of rows. */
public final class RowOutputs {
  private RowOutputs() {}

  public static void normalizeFour(
      float[] x,
      int xAt0,
      float[] y,
      int yAt0,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c,
      int row) {
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.k[row + 0]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.r[row + 0]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row + 0]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.k[row + 1]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.r[row + 1]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    FloatVector mean2 = FloatVector.broadcast(SPECIES, c.k[row + 2]);
    FloatVector rest2 = FloatVector.broadcast(SPECIES, c.r[row + 2]);
    FloatVector scale2 = FloatVector.broadcast(SPECIES, c.a[row + 2]);
    FloatVector mean3 = FloatVector.broadcast(SPECIES, c.k[row + 3]);
    FloatVector rest3 = FloatVector.broadcast(SPECIES, c.r[row + 3]);
    FloatVector scale3 = FloatVector.broadcast(SPECIES, c.a[row + 3]);
    int xAt1 = xAt0 + 1 * n;
    int yAt1 = yAt0 + 1 * n;
    int xAt2 = xAt0 + 2 * n;
    int yAt2 = yAt0 + 2 * n;
    int xAt3 = xAt0 + 3 * n;
    int yAt3 = yAt0 + 3 * n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector beta = FloatVector.fromArray(SPECIES, bias, biasAt + i);
      FloatVector.fromArray(SPECIES, x, xAt0 + i)
          .sub(mean0)
          .sub(rest0)
          .mul(scale0)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt0 + i);
      FloatVector.fromArray(SPECIES, x, xAt1 + i)
          .sub(mean1)
          .sub(rest1)
          .mul(scale1)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt1 + i);
      FloatVector.fromArray(SPECIES, x, xAt2 + i)
          .sub(mean2)
          .sub(rest2)
          .mul(scale2)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt2 + i);
      FloatVector.fromArray(SPECIES, x, xAt3 + i)
          .sub(mean3)
          .sub(rest3)
          .mul(scale3)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt3 + i);
    }
  }

  public static void normalizeTwo(
      float[] x,
      int xAt0,
      float[] y,
      int yAt0,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c,
      int row) {
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.k[row + 0]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.r[row + 0]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row + 0]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.k[row + 1]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.r[row + 1]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    int xAt1 = xAt0 + 1 * n;
    int yAt1 = yAt0 + 1 * n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector beta = FloatVector.fromArray(SPECIES, bias, biasAt + i);
      FloatVector.fromArray(SPECIES, x, xAt0 + i)
          .sub(mean0)
          .sub(rest0)
          .mul(scale0)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt0 + i);
      FloatVector.fromArray(SPECIES, x, xAt1 + i)
          .sub(mean1)
          .sub(rest1)
          .mul(scale1)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt1 + i);
    }
  }

  public static void normalizeOne(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      float k,
      float r,
      float a) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      t.mul(scale)
          .mul(FloatVector.fromArray(SPECIES, weight, weightAt + i))
          .add(FloatVector.fromArray(SPECIES, bias, biasAt + i))
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
      float[] bias,
      int biasAt,
      Coefficients c,
      int row) {
    for (int i = from; i < n; i++) {
      float t = x[xAt + i] - c.k[row] - c.r[row];
      y[yAt + i] = t * c.a[row] * weight[weightAt + i] + bias[biasAt + i];
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
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.k[row]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.r[row]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row]);
    FloatVector slope0 = FloatVector.broadcast(SPECIES, c.p[row]);
    FloatVector constant0 = FloatVector.broadcast(SPECIES, c.q[row]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.k[row + 1]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.r[row + 1]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    FloatVector slope1 = FloatVector.broadcast(SPECIES, c.p[row + 1]);
    FloatVector constant1 = FloatVector.broadcast(SPECIES, c.q[row + 1]);
    int xAt1 = xAt0 + n;
    int dyAt1 = dyAt0 + n;
    int dxAt1 = dxAt0 + n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt0 + i).sub(mean0).sub(rest0);
      FloatVector.fromArray(SPECIES, dy, dyAt0 + i)
          .mul(gamma)
          .mul(scale0)
          .add(t0.mul(slope0).add(constant0))
          .intoArray(dx, dxAt0 + i);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + i).sub(mean1).sub(rest1);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + i)
          .mul(gamma)
          .mul(scale1)
          .add(t1.mul(slope1).add(constant1))
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
      float k,
      float r,
      float a,
      float p,
      float q) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector constant = FloatVector.broadcast(SPECIES, q);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(gamma)
          .mul(scale)
          .add(t.mul(slope).add(constant))
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
      Coefficients c,
      int row) {
    for (int i = from; i < n; i++) {
      float t = x[xAt + i] - c.k[row] - c.r[row];
      dx[dxAt + i] = dy[dyAt + i] * weight[weightAt + i] * c.a[row] + (t * c.p[row] + c.q[row]);
    }
  }
}
