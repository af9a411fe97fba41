package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: row input gradient loops. */
public final class RowInputGradientLoops {
  private RowInputGradientLoops() {}

  public static void allByRow(Block x, Block dy, Block dx, Coefficients c) {
    int length = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] dys = dy.array();
    int dyStep = dy.stride();
    int dyFrom = dy.offset();
    float[] dxs = dx.array();
    int dxStep = dx.stride();
    int dxFrom = dx.offset();
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] slopes = c.slope;
    float[] constants = c.constant;
    for (int row = 0; row < x.rows(); row++) {
      if (x.isIdle()) {
        continue;
      }
      int head = Lanes.head(dxFrom + row * dxStep, length);
      if (head > 0) {
        int xAt = xFrom + (row) * xStep;
        int dyAt = dyFrom + (row) * dyStep;
        int dxAt = dxFrom + (row) * dxStep;
        float mean = means[first + row];
        float rest = rests[first + row];
        float scale = scales[first + row];
        float slope = slopes[first + row];
        float constant = constants[first + row];
        for (int i = 0; i < head; i++) {
          float t = (xs[xAt + i] - mean) - rest;
          float g = dys[dyAt + i] * scale;
          dxs[dxAt + i] = g + ((t * slope) + constant);
        }
      }
      if (head < length) {
        int n = length - head;
        int xAt = xFrom + (row) * xStep + head;
        int dyAt = dyFrom + (row) * dyStep + head;
        int dxAt = dxFrom + (row) * dxStep + head;
        FloatVector mean = ZEROS.broadcast(means[first + row]);
        FloatVector rest = ZEROS.broadcast(rests[first + row]);
        FloatVector scale = ZEROS.broadcast(scales[first + row]);
        FloatVector slope = ZEROS.broadcast(slopes[first + row]);
        FloatVector constant = ZEROS.broadcast(constants[first + row]);
        int before = n - WIDTH;
        FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt + before).sub(mean).sub(rest);
        FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt + before).mul(scale);
        FloatVector last = g0.add(t0.mul(slope).add(constant));
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += WIDTH) {
          FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
          FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i).mul(scale);
          g.add(t.mul(slope).add(constant)).intoArray(dxs, dxAt + i);
        }
        if (end < n) {
          last.intoArray(dxs, dxAt + before);
        }
      }
    }
  }

  public static void oneByRowAndElement(Block x, Block dy, Block dx, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    float[] dxs = dx.array();
    int dxAt = dx.at(row);
    int entry = c.first() + row;
    FloatVector mean = ZEROS.broadcast(c.mean[entry]);
    FloatVector rest = ZEROS.broadcast(c.rest[entry]);
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    FloatVector slope = ZEROS.broadcast(c.slope[entry]);
    FloatVector constant = ZEROS.broadcast(c.constant[entry]);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i).mul(gamma).mul(scale);
      g.add(t.mul(slope).add(constant)).intoArray(dxs, dxAt + i);
    }
  }

  public static void tailByRowAndElement(
      Block x, Block dy, Block dx, Coefficients c, int from, int to) {
    if (x.isIdle()) {
      return;
    }
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
        float t = (xs[xAt + i] - mean) - rest;
        float gamma = gammas[gammaAt + i];
        float g = (dys[dyAt + i] * gamma) * scale;
        dxs[dxAt + i] = g + ((t * slope) + constant);
      }
    }
  }

  public static void allByRowAndElement(Block x, Block dy, Block dx, Coefficients c) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] dys = dy.array();
    int dyStep = dy.stride();
    int dyFrom = dy.offset();
    float[] dxs = dx.array();
    int dxStep = dx.stride();
    int dxFrom = dx.offset();
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] slopes = c.slope;
    float[] constants = c.constant;
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int from = Lanes.from(x, dy, dx);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, dy, dx);
    int before = n - WIDTH;
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; row + 2 <= x.rows(); row += 2) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int dyAt0 = dyFrom + (row) * dyStep;
        int dyAt1 = dyFrom + (row + 1) * dyStep;
        int dxAt0 = dxFrom + (row) * dxStep;
        int dxAt1 = dxFrom + (row + 1) * dxStep;
        FloatVector mean0 = ZEROS.broadcast(means[first + row]);
        FloatVector mean1 = ZEROS.broadcast(means[first + row + 1]);
        FloatVector rest0 = ZEROS.broadcast(rests[first + row]);
        FloatVector rest1 = ZEROS.broadcast(rests[first + row + 1]);
        FloatVector scale0 = ZEROS.broadcast(scales[first + row]);
        FloatVector scale1 = ZEROS.broadcast(scales[first + row + 1]);
        FloatVector slope0 = ZEROS.broadcast(slopes[first + row]);
        FloatVector slope1 = ZEROS.broadcast(slopes[first + row + 1]);
        FloatVector constant0 = ZEROS.broadcast(constants[first + row]);
        FloatVector constant1 = ZEROS.broadcast(constants[first + row + 1]);
        for (int i = from; i < end; i += WIDTH) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0).sub(rest0);
          FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(gamma).mul(scale0);
          g0.add(t0.mul(slope0).add(constant0)).intoArray(dxs, dxAt0 + i);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1).sub(rest1);
          FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(gamma).mul(scale1);
          g1.add(t1.mul(slope1).add(constant1)).intoArray(dxs, dxAt1 + i);
        }
        if (ends) {
          for (int i = 0; i <= before; i += before) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0).sub(rest0);
            FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(gamma).mul(scale0);
            g0.add(t0.mul(slope0).add(constant0)).intoArray(dxs, dxAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1).sub(rest1);
            FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(gamma).mul(scale1);
            g1.add(t1.mul(slope1).add(constant1)).intoArray(dxs, dxAt1 + i);
          }
        }
      }
      if (tail && !ends) {
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

  public static void oneAroundZero(Block x, Block dy, Block dx, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    float[] dxs = dx.array();
    int dxAt = dx.at(row);
    int entry = c.first() + row;
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    FloatVector slope = ZEROS.broadcast(c.slope[entry]);
    FloatVector zero = ZEROS.broadcast(0f);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i).mul(gamma).mul(scale);
      g.add(t.mul(slope).add(zero)).intoArray(dxs, dxAt + i);
    }
  }

  public static void tailAroundZero(Block x, Block dy, Block dx, Coefficients c, int from, int to) {
    if (x.isIdle()) {
      return;
    }
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
        float t = xs[xAt + i];
        float g = (dys[dyAt + i] * gamma) * scale;
        dxs[dxAt + i] = g + ((t * slope) + zero);
      }
    }
  }

  public static void allAroundZero(Block x, Block dy, Block dx, Coefficients c) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] dys = dy.array();
    int dyStep = dy.stride();
    int dyFrom = dy.offset();
    float[] dxs = dx.array();
    int dxStep = dx.stride();
    int dxFrom = dx.offset();
    float[] scales = c.scale;
    int first = c.first();
    float[] slopes = c.slope;
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int from = Lanes.from(x, dy, dx);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, dy, dx);
    int before = n - WIDTH;
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; row + 2 <= x.rows(); row += 2) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int dyAt0 = dyFrom + (row) * dyStep;
        int dyAt1 = dyFrom + (row + 1) * dyStep;
        int dxAt0 = dxFrom + (row) * dxStep;
        int dxAt1 = dxFrom + (row + 1) * dxStep;
        FloatVector scale0 = ZEROS.broadcast(scales[first + row]);
        FloatVector scale1 = ZEROS.broadcast(scales[first + row + 1]);
        FloatVector slope0 = ZEROS.broadcast(slopes[first + row]);
        FloatVector slope1 = ZEROS.broadcast(slopes[first + row + 1]);
        FloatVector zero = ZEROS.broadcast(0f);
        for (int i = from; i < end; i += WIDTH) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i);
          FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(gamma).mul(scale0);
          g0.add(t0.mul(slope0).add(zero)).intoArray(dxs, dxAt0 + i);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i);
          FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(gamma).mul(scale1);
          g1.add(t1.mul(slope1).add(zero)).intoArray(dxs, dxAt1 + i);
        }
        if (ends) {
          for (int i = 0; i <= before; i += before) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i);
            FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(gamma).mul(scale0);
            g0.add(t0.mul(slope0).add(zero)).intoArray(dxs, dxAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i);
            FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(gamma).mul(scale1);
            g1.add(t1.mul(slope1).add(zero)).intoArray(dxs, dxAt1 + i);
          }
        }
      }
      if (tail && !ends) {
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
