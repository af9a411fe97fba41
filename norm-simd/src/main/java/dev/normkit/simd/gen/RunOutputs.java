package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/** Outputs of runs of at least a vector. */
public final class RunOutputs {
  private RunOutputs() {}

  public static void normalize(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector shift = FloatVector.broadcast(SPECIES, b);
    FloatVector last =
        FloatVector.fromArray(SPECIES, x, xAt + n - WIDTH).sub(mean).sub(rest).mul(scale);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt + i);
    }
    if (end < n) {
      last.add(shift).intoArray(y, yAt + n - WIDTH);
    }
  }

  public static void inputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
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
    int before = n - WIDTH;
    FloatVector last =
        FloatVector.fromArray(SPECIES, dy, dyAt + before)
            .mul(scale)
            .add(
                FloatVector.fromArray(SPECIES, x, xAt + before)
                    .sub(mean)
                    .sub(rest)
                    .mul(slope)
                    .add(constant));
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(scale)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + i);
    }
    if (end < n) {
      last.intoArray(dx, dxAt + before);
    }
  }
}
