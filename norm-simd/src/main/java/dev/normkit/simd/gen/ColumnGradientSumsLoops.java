package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: column gradient sums loops. */
public final class ColumnGradientSumsLoops {
  private ColumnGradientSumsLoops() {}

  public static void oneByElement(Block x, Block dy, Coefficients c, Sums sums, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] s = sums.sum;
    float[] q = sums.product;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
      FloatVector d = FloatVector.fromArray(SPECIES, dys, dyAt + i);
      FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, s, i).add(d).intoArray(s, i);
      FloatVector.fromArray(SPECIES, q, i).add(d.mul(t)).intoArray(q, i);
    }
  }

  public static void tailByElement(Block x, Block dy, Coefficients c, Sums sums, int from, int to) {
    if (x.isIdle()) {
      return;
    }
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] dys = dy.array();
      int dyAt = dy.at(row);
      float[] means = c.mean;
      int first = c.first();
      float[] rests = c.rest;
      float[] s = sums.sum;
      float[] q = sums.product;
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float mean = means[first + i];
        float rest = rests[first + i];
        float d = dys[dyAt + i];
        float t = (xs[xAt + i] - mean) - rest;
        s[i] = s[i] + d;
        q[i] = q[i] + (d * t);
      }
    }
  }

  public static void allByElement(Block x, Block dy, Coefficients c, Sums sums) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] dys = dy.array();
    int dyStep = dy.stride();
    int dyFrom = dy.offset();
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; row + 4 <= x.rows(); row += 4) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int xAt2 = xFrom + (row + 2) * xStep;
        int xAt3 = xFrom + (row + 3) * xStep;
        int dyAt0 = dyFrom + (row) * dyStep;
        int dyAt1 = dyFrom + (row + 1) * dyStep;
        int dyAt2 = dyFrom + (row + 2) * dyStep;
        int dyAt3 = dyFrom + (row + 3) * dyStep;
        float[] s = sums.sum;
        float[] q = sums.product;
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += WIDTH) {
          FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
          FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
          FloatVector d0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean).sub(rest);
          FloatVector d1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean).sub(rest);
          FloatVector d2 = FloatVector.fromArray(SPECIES, dys, dyAt2 + i);
          FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean).sub(rest);
          FloatVector d3 = FloatVector.fromArray(SPECIES, dys, dyAt3 + i);
          FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean).sub(rest);
          FloatVector.fromArray(SPECIES, s, i).add(d0).add(d1).add(d2).add(d3).intoArray(s, i);
          FloatVector.fromArray(SPECIES, q, i)
              .add(d0.mul(t0))
              .add(d1.mul(t1))
              .add(d2.mul(t2))
              .add(d3.mul(t3))
              .intoArray(q, i);
        }
      }
      if (tail) {
        tailByElement(x, dy, c, sums, row, row + 4);
      }
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneByElement(x, dy, c, sums, row);
      if (tail) {
        tailByElement(x, dy, c, sums, row, row + 1);
      }
    }
  }
}
