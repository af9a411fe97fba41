package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: row input gradient loops. */
public final class RowInputGradientLoops {
  private RowInputGradientLoops() {}

  public static void oneByRow(Block x, Block dy, Block dx, Coefficients c, int row, int head) {
    int n = x.n() - head;
    float[] xs = x.array();
    int xAt = x.at(row) + head;
    float[] dys = dy.array();
    int dyAt = dy.at(row) + head;
    float[] dxs = dx.array();
    int dxAt = dx.at(row) + head;
    int entry = c.first() + row;
    FloatVector mean = FloatVector.broadcast(SPECIES, c.mean[entry]);
    FloatVector rest = FloatVector.broadcast(SPECIES, c.rest[entry]);
    FloatVector scale = FloatVector.broadcast(SPECIES, c.scale[entry]);
    FloatVector slope = FloatVector.broadcast(SPECIES, c.slope[entry]);
    FloatVector constant = FloatVector.broadcast(SPECIES, c.constant[entry]);
    int before = n - WIDTH;
    FloatVector last =
        FloatVector.fromArray(SPECIES, dys, dyAt + before)
            .mul(scale)
            .add(
                FloatVector.fromArray(SPECIES, xs, xAt + before)
                    .sub(mean)
                    .sub(rest)
                    .mul(slope)
                    .add(constant));
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector.fromArray(SPECIES, dys, dyAt + i)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt + i);
    }
    if (end < n) {
      last.intoArray(dxs, dxAt + before);
    }
  }

  public static void headByRow(Block x, Block dy, Block dx, Coefficients c, int row, int head) {
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    float[] dxs = dx.array();
    int dxAt = dx.at(row);
    int entry = c.first() + row;
    float mean = c.mean[entry];
    float rest = c.rest[entry];
    float scale = c.scale[entry];
    float slope = c.slope[entry];
    float constant = c.constant[entry];
    for (int i = 0; i < head; i++) {
      dxs[dxAt + i] =
          (dys[dyAt + i] * scale) + ((((xs[xAt + i] - mean) - rest) * slope) + constant);
    }
  }

  public static void allByRow(Block x, Block dy, Block dx, Coefficients c) {
    int row = 0;
    for (; row + 1 <= x.rows(); row += 1) {
      int head = Lanes.head(dx, row);
      if (head > 0) {
        headByRow(x, dy, dx, c, row, head);
      }
      if (head < x.n()) {
        oneByRow(x, dy, dx, c, row, head);
      }
    }
  }

  public static void twoByRowAndElement(Block x, Block dy, Block dx, Coefficients c, int row) {
    int n = x.n();
    float[] xs = x.array();
    int xAt0 = x.at(row);
    int xAt1 = x.at(row + 1);
    float[] dys = dy.array();
    int dyAt0 = dy.at(row);
    int dyAt1 = dy.at(row + 1);
    float[] dxs = dx.array();
    int dxAt0 = dx.at(row);
    int dxAt1 = dx.at(row + 1);
    int entry = c.first() + row;
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.mean[entry]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.mean[entry + 1]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.rest[entry]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.rest[entry + 1]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.scale[entry]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.scale[entry + 1]);
    FloatVector slope0 = FloatVector.broadcast(SPECIES, c.slope[entry]);
    FloatVector slope1 = FloatVector.broadcast(SPECIES, c.slope[entry + 1]);
    FloatVector constant0 = FloatVector.broadcast(SPECIES, c.constant[entry]);
    FloatVector constant1 = FloatVector.broadcast(SPECIES, c.constant[entry + 1]);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector.fromArray(SPECIES, dys, dyAt0 + i)
          .mul(gamma)
          .mul(scale0)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt0 + i)
                  .sub(mean0)
                  .sub(rest0)
                  .mul(slope0)
                  .add(constant0))
          .intoArray(dxs, dxAt0 + i);
      FloatVector.fromArray(SPECIES, dys, dyAt1 + i)
          .mul(gamma)
          .mul(scale1)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt1 + i)
                  .sub(mean1)
                  .sub(rest1)
                  .mul(slope1)
                  .add(constant1))
          .intoArray(dxs, dxAt1 + i);
    }
  }

  public static void oneByRowAndElement(Block x, Block dy, Block dx, Coefficients c, int row) {
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    float[] dxs = dx.array();
    int dxAt = dx.at(row);
    int entry = c.first() + row;
    FloatVector mean = FloatVector.broadcast(SPECIES, c.mean[entry]);
    FloatVector rest = FloatVector.broadcast(SPECIES, c.rest[entry]);
    FloatVector scale = FloatVector.broadcast(SPECIES, c.scale[entry]);
    FloatVector slope = FloatVector.broadcast(SPECIES, c.slope[entry]);
    FloatVector constant = FloatVector.broadcast(SPECIES, c.constant[entry]);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector.fromArray(SPECIES, dys, dyAt + i)
          .mul(gamma)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt + i);
    }
  }

  public static void tailByRowAndElement(
      Block x, Block dy, Block dx, Coefficients c, int from, int to) {
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] dys = dy.array();
      int dyAt = dy.at(row);
      float[] dxs = dx.array();
      int dxAt = dx.at(row);
      int entry = c.first() + row;
      float mean = c.mean[entry];
      float rest = c.rest[entry];
      float scale = c.scale[entry];
      float slope = c.slope[entry];
      float constant = c.constant[entry];
      float[] gammas = c.weight();
      int gammaAt = c.weightAt();
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float gamma = gammas[gammaAt + i];
        dxs[dxAt + i] =
            ((dys[dyAt + i] * gamma) * scale)
                + ((((xs[xAt + i] - mean) - rest) * slope) + constant);
      }
    }
  }

  public static void allByRowAndElement(Block x, Block dy, Block dx, Coefficients c) {
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; row + 2 <= x.rows(); row += 2) {
      twoByRowAndElement(x, dy, dx, c, row);
      if (tail) {
        tailByRowAndElement(x, dy, dx, c, row, row + 2);
      }
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneByRowAndElement(x, dy, dx, c, row);
      if (tail) {
        tailByRowAndElement(x, dy, dx, c, row, row + 1);
      }
    }
  }

  public static void twoAroundZero(Block x, Block dy, Block dx, Coefficients c, int row) {
    int n = x.n();
    float[] xs = x.array();
    int xAt0 = x.at(row);
    int xAt1 = x.at(row + 1);
    float[] dys = dy.array();
    int dyAt0 = dy.at(row);
    int dyAt1 = dy.at(row + 1);
    float[] dxs = dx.array();
    int dxAt0 = dx.at(row);
    int dxAt1 = dx.at(row + 1);
    int entry = c.first() + row;
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.scale[entry]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.scale[entry + 1]);
    FloatVector slope0 = FloatVector.broadcast(SPECIES, c.slope[entry]);
    FloatVector slope1 = FloatVector.broadcast(SPECIES, c.slope[entry + 1]);
    FloatVector zero = FloatVector.zero(SPECIES);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector.fromArray(SPECIES, dys, dyAt0 + i)
          .mul(gamma)
          .mul(scale0)
          .add(FloatVector.fromArray(SPECIES, xs, xAt0 + i).mul(slope0).add(zero))
          .intoArray(dxs, dxAt0 + i);
      FloatVector.fromArray(SPECIES, dys, dyAt1 + i)
          .mul(gamma)
          .mul(scale1)
          .add(FloatVector.fromArray(SPECIES, xs, xAt1 + i).mul(slope1).add(zero))
          .intoArray(dxs, dxAt1 + i);
    }
  }

  public static void oneAroundZero(Block x, Block dy, Block dx, Coefficients c, int row) {
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    float[] dxs = dx.array();
    int dxAt = dx.at(row);
    int entry = c.first() + row;
    FloatVector scale = FloatVector.broadcast(SPECIES, c.scale[entry]);
    FloatVector slope = FloatVector.broadcast(SPECIES, c.slope[entry]);
    FloatVector zero = FloatVector.zero(SPECIES);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector.fromArray(SPECIES, dys, dyAt + i)
          .mul(gamma)
          .mul(scale)
          .add(FloatVector.fromArray(SPECIES, xs, xAt + i).mul(slope).add(zero))
          .intoArray(dxs, dxAt + i);
    }
  }

  public static void tailAroundZero(Block x, Block dy, Block dx, Coefficients c, int from, int to) {
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] dys = dy.array();
      int dyAt = dy.at(row);
      float[] dxs = dx.array();
      int dxAt = dx.at(row);
      int entry = c.first() + row;
      float scale = c.scale[entry];
      float slope = c.slope[entry];
      float zero = 0;
      float[] gammas = c.weight();
      int gammaAt = c.weightAt();
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float gamma = gammas[gammaAt + i];
        dxs[dxAt + i] = ((dys[dyAt + i] * gamma) * scale) + ((xs[xAt + i] * slope) + zero);
      }
    }
  }

  public static void allAroundZero(Block x, Block dy, Block dx, Coefficients c) {
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; row + 2 <= x.rows(); row += 2) {
      twoAroundZero(x, dy, dx, c, row);
      if (tail) {
        tailAroundZero(x, dy, dx, c, row, row + 2);
      }
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneAroundZero(x, dy, dx, c, row);
      if (tail) {
        tailAroundZero(x, dy, dx, c, row, row + 1);
      }
    }
  }
}
