package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: row normalize loops. */
public final class RowNormalizeLoops {
  private RowNormalizeLoops() {}

  public static void allByRow(Block x, Block y, Coefficients c) {
    int length = x.n();
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
    for (int row = 0; row < x.rows(); row++) {
      if (x.isIdle()) {
        continue;
      }
      int head = Lanes.head(yFrom + row * yStep, length);
      if (head > 0) {
        int xAt = xFrom + (row) * xStep;
        int yAt = yFrom + (row) * yStep;
        float mean = means[first + row];
        float rest = rests[first + row];
        float scale = scales[first + row];
        float shift = shifts[first + row];
        for (int i = 0; i < head; i++) {
          float t = (xs[xAt + i] - mean) - rest;
          ys[yAt + i] = (t * scale) + shift;
        }
      }
      if (head < length) {
        int n = length - head;
        int xAt = xFrom + (row) * xStep + head;
        int yAt = yFrom + (row) * yStep + head;
        FloatVector mean = ZEROS.broadcast(means[first + row]);
        FloatVector rest = ZEROS.broadcast(rests[first + row]);
        FloatVector scale = ZEROS.broadcast(scales[first + row]);
        FloatVector shift = ZEROS.broadcast(shifts[first + row]);
        FloatVector last =
            FloatVector.fromArray(SPECIES, xs, xAt + n - WIDTH).sub(mean).sub(rest).mul(scale);
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += WIDTH) {
          FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
          t.mul(scale).add(shift).intoArray(ys, yAt + i);
        }
        if (end < n) {
          last.add(shift).intoArray(ys, yAt + n - WIDTH);
        }
      }
    }
  }

  public static void twoByRowAndElement(Block x, Block y, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt0 = x.at(row);
    int xAt1 = x.at(row + 1);
    float[] ys = y.array();
    int yAt0 = y.at(row);
    int yAt1 = y.at(row + 1);
    int entry = c.first() + row;
    FloatVector mean0 = ZEROS.broadcast(c.mean[entry]);
    FloatVector mean1 = ZEROS.broadcast(c.mean[entry + 1]);
    FloatVector rest0 = ZEROS.broadcast(c.rest[entry]);
    FloatVector rest1 = ZEROS.broadcast(c.rest[entry + 1]);
    FloatVector scale0 = ZEROS.broadcast(c.scale[entry]);
    FloatVector scale1 = ZEROS.broadcast(c.scale[entry + 1]);
    float[] shifts = c.bias();
    int shiftAt = c.biasAt();
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int from = Lanes.from(x, y);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, y);
    int before = n - WIDTH;
    for (int i = from; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, shiftAt + i);
      FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0).sub(rest0);
      t0.mul(scale0).mul(gamma).add(shift).intoArray(ys, yAt0 + i);
      FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1).sub(rest1);
      t1.mul(scale1).mul(gamma).add(shift).intoArray(ys, yAt1 + i);
    }
    if (ends) {
      for (int i = 0; i <= before; i += before) {
        FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
        FloatVector shift = FloatVector.fromArray(SPECIES, shifts, shiftAt + i);
        FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0).sub(rest0);
        t0.mul(scale0).mul(gamma).add(shift).intoArray(ys, yAt0 + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1).sub(rest1);
        t1.mul(scale1).mul(gamma).add(shift).intoArray(ys, yAt1 + i);
      }
    }
  }

  public static void oneByRowAndElement(Block x, Block y, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] ys = y.array();
    int yAt = y.at(row);
    int entry = c.first() + row;
    FloatVector mean = ZEROS.broadcast(c.mean[entry]);
    FloatVector rest = ZEROS.broadcast(c.rest[entry]);
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    float[] shifts = c.bias();
    int shiftAt = c.biasAt();
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector shift = FloatVector.fromArray(SPECIES, shifts, shiftAt + i);
      t.mul(scale).mul(gamma).add(shift).intoArray(ys, yAt + i);
    }
  }

  public static void tailByRowAndElement(Block x, Block y, Coefficients c, int from, int to) {
    if (x.isIdle()) {
      return;
    }
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] ys = y.array();
      int yAt = y.at(row);
      int entry = c.first() + row;
      float mean = c.mean[entry];
      float rest = c.rest[entry];
      float scale = c.scale[entry];
      float[] shifts = c.bias();
      int shiftAt = c.biasAt();
      float[] gammas = c.weight();
      int gammaAt = c.weightAt();
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float t = (xs[xAt + i] - mean) - rest;
        float gamma = gammas[gammaAt + i];
        float shift = shifts[shiftAt + i];
        ys[yAt + i] = ((t * scale) * gamma) + shift;
      }
    }
  }

  public static void allByRowAndElement(Block x, Block y, Coefficients c) {
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
    float[] shifts = c.bias();
    int shiftAt = c.biasAt();
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int from = Lanes.from(x, y);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, y);
    int before = n - WIDTH;
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; x.n() <= SHORT && row + 4 <= x.rows(); row += 4) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int xAt2 = xFrom + (row + 2) * xStep;
        int xAt3 = xFrom + (row + 3) * xStep;
        int yAt0 = yFrom + (row) * yStep;
        int yAt1 = yFrom + (row + 1) * yStep;
        int yAt2 = yFrom + (row + 2) * yStep;
        int yAt3 = yFrom + (row + 3) * yStep;
        FloatVector mean0 = ZEROS.broadcast(means[first + row]);
        FloatVector mean1 = ZEROS.broadcast(means[first + row + 1]);
        FloatVector mean2 = ZEROS.broadcast(means[first + row + 2]);
        FloatVector mean3 = ZEROS.broadcast(means[first + row + 3]);
        FloatVector rest0 = ZEROS.broadcast(rests[first + row]);
        FloatVector rest1 = ZEROS.broadcast(rests[first + row + 1]);
        FloatVector rest2 = ZEROS.broadcast(rests[first + row + 2]);
        FloatVector rest3 = ZEROS.broadcast(rests[first + row + 3]);
        FloatVector scale0 = ZEROS.broadcast(scales[first + row]);
        FloatVector scale1 = ZEROS.broadcast(scales[first + row + 1]);
        FloatVector scale2 = ZEROS.broadcast(scales[first + row + 2]);
        FloatVector scale3 = ZEROS.broadcast(scales[first + row + 3]);
        for (int i = from; i < end; i += WIDTH) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
          FloatVector shift = FloatVector.fromArray(SPECIES, shifts, shiftAt + i);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0).sub(rest0);
          t0.mul(scale0).mul(gamma).add(shift).intoArray(ys, yAt0 + i);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1).sub(rest1);
          t1.mul(scale1).mul(gamma).add(shift).intoArray(ys, yAt1 + i);
          FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean2).sub(rest2);
          t2.mul(scale2).mul(gamma).add(shift).intoArray(ys, yAt2 + i);
          FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean3).sub(rest3);
          t3.mul(scale3).mul(gamma).add(shift).intoArray(ys, yAt3 + i);
        }
        if (ends) {
          for (int i = 0; i <= before; i += before) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector shift = FloatVector.fromArray(SPECIES, shifts, shiftAt + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0).sub(rest0);
            t0.mul(scale0).mul(gamma).add(shift).intoArray(ys, yAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1).sub(rest1);
            t1.mul(scale1).mul(gamma).add(shift).intoArray(ys, yAt1 + i);
            FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean2).sub(rest2);
            t2.mul(scale2).mul(gamma).add(shift).intoArray(ys, yAt2 + i);
            FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean3).sub(rest3);
            t3.mul(scale3).mul(gamma).add(shift).intoArray(ys, yAt3 + i);
          }
        }
      }
      if (tail && !ends) {
        tailByRowAndElement(x, y, c, row, row + 4);
      }
    }
    for (; row + 2 <= x.rows(); row += 2) {
      twoByRowAndElement(x, y, c, row);
      if (tail && !ends) {
        tailByRowAndElement(x, y, c, row, row + 2);
      }
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneByRowAndElement(x, y, c, row);
      if (tail) {
        tailByRowAndElement(x, y, c, row, row + 1);
      }
    }
  }

  public static void twoAroundZero(Block x, Block y, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt0 = x.at(row);
    int xAt1 = x.at(row + 1);
    float[] ys = y.array();
    int yAt0 = y.at(row);
    int yAt1 = y.at(row + 1);
    int entry = c.first() + row;
    FloatVector scale0 = ZEROS.broadcast(c.scale[entry]);
    FloatVector scale1 = ZEROS.broadcast(c.scale[entry + 1]);
    FloatVector zero = ZEROS.broadcast(0f);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int from = Lanes.from(x, y);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, y);
    int before = n - WIDTH;
    for (int i = from; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i);
      t0.mul(scale0).mul(gamma).add(zero).intoArray(ys, yAt0 + i);
      FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i);
      t1.mul(scale1).mul(gamma).add(zero).intoArray(ys, yAt1 + i);
    }
    if (ends) {
      for (int i = 0; i <= before; i += before) {
        FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
        FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i);
        t0.mul(scale0).mul(gamma).add(zero).intoArray(ys, yAt0 + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i);
        t1.mul(scale1).mul(gamma).add(zero).intoArray(ys, yAt1 + i);
      }
    }
  }

  public static void oneAroundZero(Block x, Block y, Coefficients c, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] ys = y.array();
    int yAt = y.at(row);
    int entry = c.first() + row;
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    FloatVector zero = ZEROS.broadcast(0f);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
      FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i);
      t.mul(scale).mul(gamma).add(zero).intoArray(ys, yAt + i);
    }
  }

  public static void tailAroundZero(Block x, Block y, Coefficients c, int from, int to) {
    if (x.isIdle()) {
      return;
    }
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] ys = y.array();
      int yAt = y.at(row);
      int entry = c.first() + row;
      float scale = c.scale[entry];
      float zero = 0;
      float[] gammas = c.weight();
      int gammaAt = c.weightAt();
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float gamma = gammas[gammaAt + i];
        float t = xs[xAt + i];
        ys[yAt + i] = ((t * scale) * gamma) + zero;
      }
    }
  }

  public static void allAroundZero(Block x, Block y, Coefficients c) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] ys = y.array();
    int yStep = y.stride();
    int yFrom = y.offset();
    float[] scales = c.scale;
    int first = c.first();
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    int from = Lanes.from(x, y);
    int end = from + SPECIES.loopBound(n - from);
    boolean ends = Lanes.hasEnds(from, x, y);
    int before = n - WIDTH;
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; x.n() <= SHORT && row + 4 <= x.rows(); row += 4) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int xAt2 = xFrom + (row + 2) * xStep;
        int xAt3 = xFrom + (row + 3) * xStep;
        int yAt0 = yFrom + (row) * yStep;
        int yAt1 = yFrom + (row + 1) * yStep;
        int yAt2 = yFrom + (row + 2) * yStep;
        int yAt3 = yFrom + (row + 3) * yStep;
        FloatVector scale0 = ZEROS.broadcast(scales[first + row]);
        FloatVector scale1 = ZEROS.broadcast(scales[first + row + 1]);
        FloatVector scale2 = ZEROS.broadcast(scales[first + row + 2]);
        FloatVector scale3 = ZEROS.broadcast(scales[first + row + 3]);
        FloatVector zero = ZEROS.broadcast(0f);
        for (int i = from; i < end; i += WIDTH) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i);
          t0.mul(scale0).mul(gamma).add(zero).intoArray(ys, yAt0 + i);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i);
          t1.mul(scale1).mul(gamma).add(zero).intoArray(ys, yAt1 + i);
          FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i);
          t2.mul(scale2).mul(gamma).add(zero).intoArray(ys, yAt2 + i);
          FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i);
          t3.mul(scale3).mul(gamma).add(zero).intoArray(ys, yAt3 + i);
        }
        if (ends) {
          for (int i = 0; i <= before; i += before) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i);
            t0.mul(scale0).mul(gamma).add(zero).intoArray(ys, yAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i);
            t1.mul(scale1).mul(gamma).add(zero).intoArray(ys, yAt1 + i);
            FloatVector t2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i);
            t2.mul(scale2).mul(gamma).add(zero).intoArray(ys, yAt2 + i);
            FloatVector t3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i);
            t3.mul(scale3).mul(gamma).add(zero).intoArray(ys, yAt3 + i);
          }
        }
      }
      if (tail && !ends) {
        tailAroundZero(x, y, c, row, row + 4);
      }
    }
    for (; row + 2 <= x.rows(); row += 2) {
      twoAroundZero(x, y, c, row);
      if (tail && !ends) {
        tailAroundZero(x, y, c, row, row + 2);
      }
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneAroundZero(x, y, c, row);
      if (tail) {
        tailAroundZero(x, y, c, row, row + 1);
      }
    }
  }
}
