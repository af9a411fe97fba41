package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: column normalize loops. */
public final class ColumnNormalizeLoops {
  private ColumnNormalizeLoops() {}

  public static void oneByElement(Block x, Block y, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] ys = y.array();
    int yAt = y.at(row);
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] shifts = c.shift;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
      FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, first + i);
      t.mul(scale).add(shift).intoArray(ys, yAt + i);
    }
  }

  public static void tailByElement(Block x, Block y, Coefficients c, int from, int to) {
    if (x.isIdle()) {
      return;
    }
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] ys = y.array();
      int yAt = y.at(row);
      float[] means = c.mean;
      int first = c.first();
      float[] rests = c.rest;
      float[] scales = c.scale;
      float[] shifts = c.shift;
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float mean = means[first + i];
        float rest = rests[first + i];
        float t = (xs[xAt + i] - mean) - rest;
        float scale = scales[first + i];
        float shift = shifts[first + i];
        ys[yAt + i] = (t * scale) + shift;
      }
    }
  }

  public static void allByElement(Block x, Block y, Coefficients c) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] ys = y.array();
    int yStep = y.stride();
    int yFrom = y.offset();
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] shifts = c.shift;
    int from = Lanes.from(x, y);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, y);
    int before = n - WIDTH;
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = x.rows();
    for (; row >= 4; ) {
      row -= 4;
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int xAt2 = xFrom + (row + 2) * xStep;
        int xAt3 = xFrom + (row + 3) * xStep;
        int yAt0 = yFrom + (row) * yStep;
        int yAt1 = yFrom + (row + 1) * yStep;
        int yAt2 = yFrom + (row + 2) * yStep;
        int yAt3 = yFrom + (row + 3) * yStep;
        for (int i = from; i < end; i += WIDTH) {
          FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
          FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
          FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
          FloatVector shift = FloatVector.fromArray(SPECIES, shifts, first + i);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean).sub(rest);
          t0.mul(scale).add(shift).intoArray(ys, yAt0 + i);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean).sub(rest);
          t1.mul(scale).add(shift).intoArray(ys, yAt1 + i);
          FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean).sub(rest);
          t2.mul(scale).add(shift).intoArray(ys, yAt2 + i);
          FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean).sub(rest);
          t3.mul(scale).add(shift).intoArray(ys, yAt3 + i);
        }
        if (ends) {
          for (int i = 0; i <= before; i += before) {
            FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
            FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
            FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
            FloatVector shift = FloatVector.fromArray(SPECIES, shifts, first + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean).sub(rest);
            t0.mul(scale).add(shift).intoArray(ys, yAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean).sub(rest);
            t1.mul(scale).add(shift).intoArray(ys, yAt1 + i);
            FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean).sub(rest);
            t2.mul(scale).add(shift).intoArray(ys, yAt2 + i);
            FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean).sub(rest);
            t3.mul(scale).add(shift).intoArray(ys, yAt3 + i);
          }
        }
      }
      if (tail && !ends) {
        tailByElement(x, y, c, row, row + 4);
      }
    }
    for (; row >= 1; ) {
      row -= 1;
      oneByElement(x, y, c, row);
      if (tail) {
        tailByElement(x, y, c, row, row + 1);
      }
    }
  }
}
