package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: column normalize loops. */
public final class ColumnNormalizeLoops {
  private ColumnNormalizeLoops() {}

  public static void fourByElement(Block x, Block y, Coefficients c, int row) {
    int n = x.n();
    float[] xs = x.array();
    int xAt0 = x.at(row);
    int xAt1 = x.at(row + 1);
    int xAt2 = x.at(row + 2);
    int xAt3 = x.at(row + 3);
    float[] ys = y.array();
    int yAt0 = y.at(row);
    int yAt1 = y.at(row + 1);
    int yAt2 = y.at(row + 2);
    int yAt3 = y.at(row + 3);
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] shifts = c.shift;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector rest = FloatVector.fromArray(SPECIES, rests, first + i);
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, first + i);
      FloatVector.fromArray(SPECIES, xs, xAt0 + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(ys, yAt0 + i);
      FloatVector.fromArray(SPECIES, xs, xAt1 + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(ys, yAt1 + i);
      FloatVector.fromArray(SPECIES, xs, xAt2 + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(ys, yAt2 + i);
      FloatVector.fromArray(SPECIES, xs, xAt3 + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(ys, yAt3 + i);
    }
  }

  public static void oneByElement(Block x, Block y, Coefficients c, int row) {
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
      FloatVector scale = FloatVector.fromArray(SPECIES, scales, first + i);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, first + i);
      FloatVector.fromArray(SPECIES, xs, xAt + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(ys, yAt + i);
    }
  }

  public static void tailByElement(Block x, Block y, Coefficients c, int from, int to) {
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
        float scale = scales[first + i];
        float shift = shifts[first + i];
        ys[yAt + i] = (((xs[xAt + i] - mean) - rest) * scale) + shift;
      }
    }
  }

  public static void allByElement(Block x, Block y, Coefficients c) {
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = x.rows();
    for (; row >= 4; row -= 4) {
      fourByElement(x, y, c, row - 4);
      if (tail) {
        tailByElement(x, y, c, row - 4, row);
      }
    }
    for (; row >= 1; row -= 1) {
      oneByElement(x, y, c, row - 1);
      if (tail) {
        tailByElement(x, y, c, row - 1, row);
      }
    }
  }
}
