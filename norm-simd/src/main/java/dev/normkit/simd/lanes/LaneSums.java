package dev.normkit.simd.lanes;

import static dev.normkit.simd.lanes.Lanes.HALF;
import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.TURN;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ReductionOrder;
import dev.normkit.kernel.Sums;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sums of a few neighbouring runs after the first level of the tree, {@link Lanes#HALF} lanes
 * each, and the rest of the tree: in vectors where one holds these lanes. Scratch of one thread.
 */
public final class LaneSums {
  /** Most runs at a time: as many as one vector combines. */
  public static final int RUNS = HALF;

  /** Runs whose trees one vector combines where there are fewer than {@link #RUNS}. */
  private static final int QUAD = 4;

  /** A vector's lanes, each in place of the one so far away. */
  private static final VectorShuffle<Float> BY_8 = across(8);

  private static final VectorShuffle<Float> BY_4 = across(4);
  private static final VectorShuffle<Float> BY_2 = across(2);
  private static final VectorShuffle<Float> BY_1 = across(1);

  /** Lanes of which the bit for 8 is set. */
  private static final VectorMask<Float> WITH_8 = with(8);

  private static final VectorMask<Float> WITH_4 = with(4);
  private static final VectorMask<Float> WITH_2 = with(2);
  private static final VectorMask<Float> WITH_1 = with(1);

  /** The two sums of a backward row. */
  public final float[] s = new float[HALF];

  public final float[] q = new float[HALF];

  /**
   * Those of the second of two backward rows, or of the upper half of a run whose last turn is
   * incomplete. In arrays of their own: behind {@link #s} in one, backward rows take longer
   * (norm-bench/NOTES.md).
   */
  public final float[] nextS = new float[HALF];

  public final float[] nextQ = new float[HALF];

  /** The two sums of {@link #RUNS} runs, those of run i from {@code i * HALF} on. */
  public final float[] allS = new float[RUNS * HALF];

  public final float[] allQ = new float[RUNS * HALF];

  /**
   * The incomplete turns of two rows, less their pivots, and +0 behind them
   * (norm-bench/NOTES.md#large-loops).
   */
  public final float[] rests = new float[2 * TURN];

  /** A copy of each input's incomplete turn, for vectors that would reach behind the array. */
  public final float[] tailX = new float[TURN];

  public final float[] tailDy = new float[TURN];
  public final float[] tailGamma = new float[TURN];

  private final float[] four = new float[HALF];

  private static VectorShuffle<Float> across(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % WIDTH);
  }

  private static VectorMask<Float> with(int bit) {
    long lanes = 0;
    for (int lane = 0; lane < WIDTH; lane++) {
      lanes |= (lane & bit) == 0 ? 0 : 1L << lane;
    }
    return VectorMask.fromLong(SPECIES, lanes);
  }

  /** Both sums of {@link #RUNS} runs. */
  public void combineAll(Block x, Sums sums, int row) {
    trees(allS, sums.sum, row, x.isIdlePerRow());
    combineSquares(x, sums, row);
  }

  /** The second sum of {@link #RUNS} runs. */
  public void combineSquares(Block x, Sums sums, int row) {
    trees(allQ, sums.product, row, x.isIdlePerRow());
  }

  private static void trees(float[] halves, float[] out, int outAt, boolean idle) {
    if (WIDTH == HALF) {
      trees(halves, 0, HALF, out, outAt, idle);
      return;
    }
    if (idle) {
      return;
    }
    for (int run = 0; run < RUNS; run++) {
      out[outAt + run] = ReductionOrder.sixteen(halves, run * HALF);
    }
  }

  /** Both sums of a run: in one vector, once half of it is free. */
  public static void combine(Block x, float[] s, float[] q, int at, Sums sums, int row) {
    if (x.isIdle()) {
      return;
    }
    if (WIDTH < HALF) {
      sums.sum[row] = ReductionOrder.sixteen(s, at);
      sums.product[row] = ReductionOrder.sixteen(q, at);
      return;
    }
    FloatVector a = FloatVector.fromArray(SPECIES, s, at);
    FloatVector b = FloatVector.fromArray(SPECIES, q, at);
    FloatVector both = a.blend(b, WITH_8).add(b.blend(a, WITH_8).rearrange(BY_8));
    both = both.add(both.rearrange(BY_4));
    both = both.add(both.rearrange(BY_2));
    both = both.add(both.rearrange(BY_1));
    sums.sum[row] = both.lane(0);
    // Written so that it is a lane of narrower vectors too, though none come here.
    sums.product[row] = both.lane(8 % WIDTH);
  }

  /** One sum of a run, around zero. */
  public static void combine(Block x, float[] q, Sums sums, int row) {
    if (x.isIdle()) {
      return;
    }
    FloatVector all = FloatVector.fromArray(SPECIES, q, 0);
    // Nobody needs it, and C2 leaves it out. Around zero loops only add and multiply, and JDK 17
    // would take the class of these operators for the only one: what it compiled would end in traps
    // at the first subtraction of another layer, and it counts them once for each operator that it
    // inlines, until it boxes vectors (norm-bench/NOTES.md#classes-of-operators).
    all.sub(all);
    if (WIDTH < HALF) {
      sums.product[row] = ReductionOrder.sixteen(q, 0);
      return;
    }
    all = all.add(all.rearrange(BY_8));
    all = all.add(all.rearrange(BY_4));
    all = all.add(all.rearrange(BY_2));
    all = all.add(all.rearrange(BY_1));
    sums.product[row] = all.lane(0);
  }

  /**
   * The pivots of rows of at least {@link ReductionOrder#PIVOT_VALUES} elements, which are as many
   * as {@link Lanes#HALF}: means of these, added by the same tree. As far as rows come in fours:
   * gives how many.
   */
  public int pivots(Block x, Coefficients c) {
    int end = WIDTH < HALF ? 0 : x.rows() & -QUAD;
    if (x.isIdle()) {
      return end;
    }
    int row = 0;
    for (; row + RUNS <= end; row += RUNS) {
      int to = c.first() + row;
      trees(x.array(), x.at(row), x.stride(), c.mean, to, false);
      FloatVector.fromArray(SPECIES, c.mean, to)
          .div(ReductionOrder.PIVOT_VALUES)
          .intoArray(c.mean, to);
    }
    for (; row < end; row += QUAD) {
      quad(x.array(), x.at(row), x.stride());
      for (int i = 0; i < QUAD; i++) {
        c.mean[c.first() + row + i] = four[i * QUAD] / ReductionOrder.PIVOT_VALUES;
      }
    }
    return end;
  }

  /** Four trees in one vector, as {@link #trees}. */
  private void quad(float[] lanes, int at, int stride) {
    FloatVector a = FloatVector.fromArray(SPECIES, lanes, at);
    FloatVector b = FloatVector.fromArray(SPECIES, lanes, at + stride);
    FloatVector c = FloatVector.fromArray(SPECIES, lanes, at + 2 * stride);
    FloatVector d = FloatVector.fromArray(SPECIES, lanes, at + 3 * stride);
    FloatVector ac = a.blend(c, WITH_8).add(c.blend(a, WITH_8).rearrange(BY_8));
    FloatVector bd = b.blend(d, WITH_8).add(d.blend(b, WITH_8).rearrange(BY_8));
    FloatVector all = ac.blend(bd, WITH_4).add(bd.blend(ac, WITH_4).rearrange(BY_4));
    all = all.add(all.rearrange(BY_2));
    all.add(all.rearrange(BY_1)).intoArray(four, 0);
  }

  /**
   * The trees of {@link #RUNS} runs in one vector, that of run i in lane i: after each level half
   * of two vectors' lanes is free, so that both become one. Of idle runs called for nothing, so
   * that the JVM counts the call.
   */
  private static void trees(
      float[] halves, int at, int stride, float[] out, int outAt, boolean idle) {
    if (idle) {
      return;
    }
    FloatVector r0 = FloatVector.fromArray(SPECIES, halves, at);
    FloatVector r8 = FloatVector.fromArray(SPECIES, halves, at + 8 * stride);
    FloatVector eighth0 = r0.blend(r8, WITH_8).add(r8.blend(r0, WITH_8).rearrange(BY_8));
    FloatVector r4 = FloatVector.fromArray(SPECIES, halves, at + 4 * stride);
    FloatVector r12 = FloatVector.fromArray(SPECIES, halves, at + 12 * stride);
    FloatVector eighth4 = r4.blend(r12, WITH_8).add(r12.blend(r4, WITH_8).rearrange(BY_8));
    FloatVector quarter0 =
        eighth0.blend(eighth4, WITH_4).add(eighth4.blend(eighth0, WITH_4).rearrange(BY_4));
    FloatVector r2 = FloatVector.fromArray(SPECIES, halves, at + 2 * stride);
    FloatVector r10 = FloatVector.fromArray(SPECIES, halves, at + 10 * stride);
    FloatVector eighth2 = r2.blend(r10, WITH_8).add(r10.blend(r2, WITH_8).rearrange(BY_8));
    FloatVector r6 = FloatVector.fromArray(SPECIES, halves, at + 6 * stride);
    FloatVector r14 = FloatVector.fromArray(SPECIES, halves, at + 14 * stride);
    FloatVector eighth6 = r6.blend(r14, WITH_8).add(r14.blend(r6, WITH_8).rearrange(BY_8));
    FloatVector quarter2 =
        eighth2.blend(eighth6, WITH_4).add(eighth6.blend(eighth2, WITH_4).rearrange(BY_4));
    FloatVector half0 =
        quarter0.blend(quarter2, WITH_2).add(quarter2.blend(quarter0, WITH_2).rearrange(BY_2));
    FloatVector r1 = FloatVector.fromArray(SPECIES, halves, at + stride);
    FloatVector r9 = FloatVector.fromArray(SPECIES, halves, at + 9 * stride);
    FloatVector eighth1 = r1.blend(r9, WITH_8).add(r9.blend(r1, WITH_8).rearrange(BY_8));
    FloatVector r5 = FloatVector.fromArray(SPECIES, halves, at + 5 * stride);
    FloatVector r13 = FloatVector.fromArray(SPECIES, halves, at + 13 * stride);
    FloatVector eighth5 = r5.blend(r13, WITH_8).add(r13.blend(r5, WITH_8).rearrange(BY_8));
    FloatVector quarter1 =
        eighth1.blend(eighth5, WITH_4).add(eighth5.blend(eighth1, WITH_4).rearrange(BY_4));
    FloatVector r3 = FloatVector.fromArray(SPECIES, halves, at + 3 * stride);
    FloatVector r11 = FloatVector.fromArray(SPECIES, halves, at + 11 * stride);
    FloatVector eighth3 = r3.blend(r11, WITH_8).add(r11.blend(r3, WITH_8).rearrange(BY_8));
    FloatVector r7 = FloatVector.fromArray(SPECIES, halves, at + 7 * stride);
    FloatVector r15 = FloatVector.fromArray(SPECIES, halves, at + 15 * stride);
    FloatVector eighth7 = r7.blend(r15, WITH_8).add(r15.blend(r7, WITH_8).rearrange(BY_8));
    FloatVector quarter3 =
        eighth3.blend(eighth7, WITH_4).add(eighth7.blend(eighth3, WITH_4).rearrange(BY_4));
    FloatVector half1 =
        quarter1.blend(quarter3, WITH_2).add(quarter3.blend(quarter1, WITH_2).rearrange(BY_2));
    FloatVector all = half0.blend(half1, WITH_1).add(half1.blend(half0, WITH_1).rearrange(BY_1));
    all.intoArray(out, outAt);
  }
}
