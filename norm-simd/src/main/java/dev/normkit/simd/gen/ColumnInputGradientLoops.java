package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: column input gradient loops. */
public final class ColumnInputGradientLoops {
  private ColumnInputGradientLoops() {}

  public static void twoByElement(Block x, Block dy, Block dx, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
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
    int from = Lanes.from(x, dy, dx);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, dy, dx);
    int before = n - WIDTH;
    for (int i = from; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
      FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
      FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean).sub(rest);
      FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(scale);
      g0.add(t0.mul(slope).add(constant)).intoArray(dxs, dxAt0 + i);
      FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean).sub(rest);
      FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(scale);
      g1.add(t1.mul(slope).add(constant)).intoArray(dxs, dxAt1 + i);
    }
    if (ends) {
      for (int i = 0; i <= before; i += before) {
        FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
        FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
        FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
        FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
        FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
        FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean).sub(rest);
        FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(scale);
        g0.add(t0.mul(slope).add(constant)).intoArray(dxs, dxAt0 + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean).sub(rest);
        FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(scale);
        g1.add(t1.mul(slope).add(constant)).intoArray(dxs, dxAt1 + i);
      }
    }
  }

  public static void oneByElement(Block x, Block dy, Block dx, Coefficients c, int row) {
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
      FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
      FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i).mul(scale);
      g.add(t.mul(slope).add(constant)).intoArray(dxs, dxAt + i);
    }
  }

  public static void tailByElement(Block x, Block dy, Block dx, Coefficients c, int from, int to) {
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
      float[] means = c.mean;
      int first = c.first();
      float[] rests = c.rest;
      float[] scales = c.scale;
      float[] slopes = c.slope;
      float[] constants = c.constant;
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float mean = means[first + i];
        float rest = rests[first + i];
        float t = (xs[xAt + i] - mean) - rest;
        float scale = scales[first + i];
        float slope = slopes[first + i];
        float constant = constants[first + i];
        float g = dys[dyAt + i] * scale;
        dxs[dxAt + i] = g + ((t * slope) + constant);
      }
    }
  }

  public static void allByElement(Block x, Block dy, Block dx, Coefficients c) {
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
    int from = Lanes.from(x, dy, dx);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, dy, dx);
    int before = n - WIDTH;
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = x.rows();
    for (; x.stride() % PAGE > 0 && row >= 4; ) {
      row -= 4;
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int xAt2 = xFrom + (row + 2) * xStep;
        int xAt3 = xFrom + (row + 3) * xStep;
        int dyAt0 = dyFrom + (row) * dyStep;
        int dyAt1 = dyFrom + (row + 1) * dyStep;
        int dyAt2 = dyFrom + (row + 2) * dyStep;
        int dyAt3 = dyFrom + (row + 3) * dyStep;
        int dxAt0 = dxFrom + (row) * dxStep;
        int dxAt1 = dxFrom + (row + 1) * dxStep;
        int dxAt2 = dxFrom + (row + 2) * dxStep;
        int dxAt3 = dxFrom + (row + 3) * dxStep;
        for (int i = from; i < end; i += WIDTH) {
          FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
          FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
          FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
          FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
          FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean).sub(rest);
          FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(scale);
          g0.add(t0.mul(slope).add(constant)).intoArray(dxs, dxAt0 + i);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean).sub(rest);
          FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(scale);
          g1.add(t1.mul(slope).add(constant)).intoArray(dxs, dxAt1 + i);
          FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean).sub(rest);
          FloatVector g2 = FloatVector.fromArray(SPECIES, dys, dyAt2 + i).mul(scale);
          g2.add(t2.mul(slope).add(constant)).intoArray(dxs, dxAt2 + i);
          FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean).sub(rest);
          FloatVector g3 = FloatVector.fromArray(SPECIES, dys, dyAt3 + i).mul(scale);
          g3.add(t3.mul(slope).add(constant)).intoArray(dxs, dxAt3 + i);
        }
        if (ends) {
          for (int i = 0; i <= before; i += before) {
            FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
            FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
            FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
            FloatVector slope = FloatVector.fromArray(SPECIES, slopes, first + i);
            FloatVector constant = FloatVector.fromArray(SPECIES, constants, first + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean).sub(rest);
            FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i).mul(scale);
            g0.add(t0.mul(slope).add(constant)).intoArray(dxs, dxAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean).sub(rest);
            FloatVector g1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i).mul(scale);
            g1.add(t1.mul(slope).add(constant)).intoArray(dxs, dxAt1 + i);
            FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean).sub(rest);
            FloatVector g2 = FloatVector.fromArray(SPECIES, dys, dyAt2 + i).mul(scale);
            g2.add(t2.mul(slope).add(constant)).intoArray(dxs, dxAt2 + i);
            FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean).sub(rest);
            FloatVector g3 = FloatVector.fromArray(SPECIES, dys, dyAt3 + i).mul(scale);
            g3.add(t3.mul(slope).add(constant)).intoArray(dxs, dxAt3 + i);
          }
        }
      }
      if (tail && !ends) {
        tailByElement(x, dy, dx, c, row, row + 4);
      }
    }
    for (; row >= 2; ) {
      row -= 2;
      twoByElement(x, dy, dx, c, row);
      if (tail && !ends) {
        tailByElement(x, dy, dx, c, row, row + 2);
      }
    }
    for (; row >= 1; ) {
      row -= 1;
      oneByElement(x, dy, dx, c, row);
      if (tail) {
        tailByElement(x, dy, dx, c, row, row + 1);
      }
    }
  }
}
