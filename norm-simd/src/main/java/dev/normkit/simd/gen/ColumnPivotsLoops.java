package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: column pivots loops. */
public final class ColumnPivotsLoops {
  private ColumnPivotsLoops() {}

  public static void oneByElement(Block x, Coefficients c) {
    if (x.isIdle()) {
      return;
    }
    float[] xs = x.array();
    int at = x.offset();
    int stride = x.stride();
    int n = x.n();
    float[] means = c.mean;
    int first = c.first();
    FloatVector share = ZEROS.broadcast(1f / ReductionOrder.PIVOT_VALUES);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector r0 =
          FloatVector.fromArray(SPECIES, xs, at + i)
              .add(FloatVector.fromArray(SPECIES, xs, at + 8 * stride + i))
              .add(
                  FloatVector.fromArray(SPECIES, xs, at + 4 * stride + i)
                      .add(FloatVector.fromArray(SPECIES, xs, at + 12 * stride + i)));
      FloatVector r2 =
          FloatVector.fromArray(SPECIES, xs, at + 2 * stride + i)
              .add(FloatVector.fromArray(SPECIES, xs, at + 10 * stride + i))
              .add(
                  FloatVector.fromArray(SPECIES, xs, at + 6 * stride + i)
                      .add(FloatVector.fromArray(SPECIES, xs, at + 14 * stride + i)));
      FloatVector r1 =
          FloatVector.fromArray(SPECIES, xs, at + stride + i)
              .add(FloatVector.fromArray(SPECIES, xs, at + 9 * stride + i))
              .add(
                  FloatVector.fromArray(SPECIES, xs, at + 5 * stride + i)
                      .add(FloatVector.fromArray(SPECIES, xs, at + 13 * stride + i)));
      FloatVector r3 =
          FloatVector.fromArray(SPECIES, xs, at + 3 * stride + i)
              .add(FloatVector.fromArray(SPECIES, xs, at + 11 * stride + i))
              .add(
                  FloatVector.fromArray(SPECIES, xs, at + 7 * stride + i)
                      .add(FloatVector.fromArray(SPECIES, xs, at + 15 * stride + i)));
      r0.add(r2).add(r1.add(r3)).mul(share).intoArray(means, first + i);
    }
  }
}
