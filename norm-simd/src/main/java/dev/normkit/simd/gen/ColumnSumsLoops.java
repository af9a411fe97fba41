package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: column sums loops. */
public final class ColumnSumsLoops {
  private ColumnSumsLoops() {}

  public static void oneByElement(Block x, Coefficients c, Sums sums, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] means = c.mean;
    int first = c.first();
    float[] s = sums.sum;
    float[] q = sums.product;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
      FloatVector d = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean);
      FloatVector.fromArray(SPECIES, s, i).add(d).intoArray(s, i);
      FloatVector.fromArray(SPECIES, q, i).add(d.mul(d)).intoArray(q, i);
    }
  }

  public static void tailByElement(Block x, Coefficients c, Sums sums, int from, int to) {
    if (x.isIdle()) {
      return;
    }
    for (int row = from; row < to; row++) {
      int n = x.n();
      float[] xs = x.array();
      int xAt = x.at(row);
      float[] means = c.mean;
      int first = c.first();
      float[] s = sums.sum;
      float[] q = sums.product;
      for (int i = SPECIES.loopBound(n); i < n; i++) {
        float mean = means[first + i];
        float d = xs[xAt + i] - mean;
        s[i] = s[i] + d;
        q[i] = q[i] + (d * d);
      }
    }
  }

  public static void allByElement(Block x, Coefficients c, Sums sums) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] means = c.mean;
    int first = c.first();
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    int row = 0;
    for (; row + 8 <= x.rows(); row += 8) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int xAt2 = xFrom + (row + 2) * xStep;
        int xAt3 = xFrom + (row + 3) * xStep;
        int xAt4 = xFrom + (row + 4) * xStep;
        int xAt5 = xFrom + (row + 5) * xStep;
        int xAt6 = xFrom + (row + 6) * xStep;
        int xAt7 = xFrom + (row + 7) * xStep;
        float[] s = sums.sum;
        float[] q = sums.product;
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += WIDTH) {
          FloatVector mean = FloatVector.fromArray(SPECIES, means, first + i);
          FloatVector d0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean);
          FloatVector d1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean);
          FloatVector d2 = FloatVector.fromArray(SPECIES, xs, xAt2 + i).sub(mean);
          FloatVector d3 = FloatVector.fromArray(SPECIES, xs, xAt3 + i).sub(mean);
          FloatVector d4 = FloatVector.fromArray(SPECIES, xs, xAt4 + i).sub(mean);
          FloatVector d5 = FloatVector.fromArray(SPECIES, xs, xAt5 + i).sub(mean);
          FloatVector d6 = FloatVector.fromArray(SPECIES, xs, xAt6 + i).sub(mean);
          FloatVector d7 = FloatVector.fromArray(SPECIES, xs, xAt7 + i).sub(mean);
          FloatVector.fromArray(SPECIES, s, i)
              .add(d0)
              .add(d1)
              .add(d2)
              .add(d3)
              .add(d4)
              .add(d5)
              .add(d6)
              .add(d7)
              .intoArray(s, i);
          FloatVector.fromArray(SPECIES, q, i)
              .add(d0.mul(d0))
              .add(d1.mul(d1))
              .add(d2.mul(d2))
              .add(d3.mul(d3))
              .add(d4.mul(d4))
              .add(d5.mul(d5))
              .add(d6.mul(d6))
              .add(d7.mul(d7))
              .intoArray(q, i);
        }
      }
      if (tail) {
        tailByElement(x, c, sums, row, row + 8);
      }
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneByElement(x, c, sums, row);
      if (tail) {
        tailByElement(x, c, sums, row, row + 1);
      }
    }
  }
}
