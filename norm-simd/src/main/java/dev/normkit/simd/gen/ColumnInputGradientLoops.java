package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: column input gradient loops. */
public final class ColumnInputGradientLoops {
  private ColumnInputGradientLoops() {}

  public static void fourByElement(Block x, Block dy, Block dx, Coefficients c, int row) {
    int n = x.n();
    float[] xs = x.array();
    int xAt0 = x.at(row);
    int xAt1 = x.at(row + 1);
    int xAt2 = x.at(row + 2);
    int xAt3 = x.at(row + 3);
    float[] dys = dy.array();
    int dyAt0 = dy.at(row);
    int dyAt1 = dy.at(row + 1);
    int dyAt2 = dy.at(row + 2);
    int dyAt3 = dy.at(row + 3);
    float[] dxs = dx.array();
    int dxAt0 = dx.at(row);
    int dxAt1 = dx.at(row + 1);
    int dxAt2 = dx.at(row + 2);
    int dxAt3 = dx.at(row + 3);
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] slopes = c.slope;
    float[] constants = c.constant;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
      FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
      FloatVector.fromArray(SPECIES, dys, dyAt0 + i)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt0 + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt0 + i);
      FloatVector.fromArray(SPECIES, dys, dyAt1 + i)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt1 + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt1 + i);
      FloatVector.fromArray(SPECIES, dys, dyAt2 + i)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt2 + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt2 + i);
      FloatVector.fromArray(SPECIES, dys, dyAt3 + i)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt3 + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt3 + i);
    }
  }

  public static void twoByElement(Block x, Block dy, Block dx, Coefficients c, int row) {
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
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] slopes = c.slope;
    float[] constants = c.constant;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
      FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
      FloatVector.fromArray(SPECIES, dys, dyAt0 + i)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt0 + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt0 + i);
      FloatVector.fromArray(SPECIES, dys, dyAt1 + i)
          .mul(scale)
          .add(
              FloatVector.fromArray(SPECIES, xs, xAt1 + i)
                  .sub(mean)
                  .sub(rest)
                  .mul(slope)
                  .add(constant))
          .intoArray(dxs, dxAt1 + i);
    }
  }

  public static void oneByElement(Block x, Block dy, Block dx, Coefficients c, int row) {
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    float[] dxs = dx.array();
    int dxAt = dx.at(row);
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] slopes = c.slope;
    float[] constants = c.constant;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
      FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
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
  }

  public static void tailByElement(Block x, Block dy, Block dx, Coefficients c, int from, int to) {
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] dys = dy.array();
      int dyAt = dy.at(row);
      float[] dxs = dx.array();
      int dxAt = dx.at(row);
      float[] means = c.mean;
      int first = c.first();
      float[] rests = c.rest;
      float[] scales = c.scale;
      float[] slopes = c.slope;
      float[] constants = c.constant;
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float mean = means[first + i];
        float rest = rests[first + i];
        float scale = scales[first + i];
        float slope = slopes[first + i];
        float constant = constants[first + i];
        dxs[dxAt + i] =
            (dys[dyAt + i] * scale) + ((((xs[xAt + i] - mean) - rest) * slope) + constant);
      }
    }
  }

  public static void allByElement(Block x, Block dy, Block dx, Coefficients c) {
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = x.rows();
    for (; x.stride() % PAGE > 0 && row >= 4; row -= 4) {
      fourByElement(x, dy, dx, c, row - 4);
      if (tail) {
        tailByElement(x, dy, dx, c, row - 4, row);
      }
    }
    for (; row >= 2; row -= 2) {
      twoByElement(x, dy, dx, c, row - 2);
      if (tail) {
        tailByElement(x, dy, dx, c, row - 2, row);
      }
    }
    for (; row >= 1; row -= 1) {
      oneByElement(x, dy, dx, c, row - 1);
      if (tail) {
        tailByElement(x, dy, dx, c, row - 1, row);
      }
    }
  }
}
