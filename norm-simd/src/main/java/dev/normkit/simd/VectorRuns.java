package dev.normkit.simd;

import static dev.normkit.simd.Lanes.HALF;
import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.TURN;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ReductionOrder;
import dev.normkit.kernel.RunLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link RunLoops} in SIMD lanes. The elements behind the last full vector are done by one more
 * vector that overlaps the one before; its inputs are loaded before the first store, so that it
 * works in place too. So that vectors do not cross cache lines, outputs of long runs begin with a
 * scalar head, and their {@link #sums} and {@link #squares} with lanes that are masked out. Short
 * runs are summed by twos.
 */
final class VectorRuns implements RunLoops {
  final LaneSums sums;

  VectorRuns(LaneSums sums) {
    this.sums = sums;
  }

  @Override
  public void pivots(float[] x, int at, int runs, int n, Coefficients c, int first) {
    int done = n < ReductionOrder.PIVOT_VALUES ? 0 : sums.pivots(x, at, n, runs, c.k, first);
    RunLoops.super.pivots(x, at + done * n, runs - done, n, c, first + done);
  }

  @Override
  public void sums(
      float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
    int paired = Lanes.isShort(n) ? paired(x, at, runs, n) : 0;
    int run = 0;
    for (; run + LaneSums.RUNS <= paired; run += LaneSums.RUNS) {
      for (int i = 0; i < LaneSums.RUNS; i += 2) {
        int next = first + run + i;
        sumTwo(x, at + (run + i) * n, n, c.k[next], c.k[next + 1], i);
      }
      sums.combineAll(s, q, run);
    }
    for (; run < paired; run += 2) {
      sumTwo(x, at + run * n, n, c.k[first + run], c.k[first + run + 1], 0);
      LaneSums.combine(sums.allS, sums.allQ, 0, s, q, run);
      LaneSums.combine(sums.allS, sums.allQ, HALF, s, q, run + 1);
    }
    singleSums(x, at, paired, runs, n, c, first, s, q);
  }

  /** {@link #sums} one by one, of the runs from {@code from} to {@code to}. */
  void singleSums(
      float[] x, int at, int from, int to, int n, Coefficients c, int first, float[] s, float[] q) {
    for (int run = from; run < to; run++) {
      sum(x, at + run * n, n, c.k[first + run]);
      LaneSums.combine(sums.s, sums.q, 0, s, q, run);
    }
  }

  /** How many runs can go by twos: behind incomplete turns vectors reach into what follows. */
  private static int paired(float[] x, int at, int runs, int n) {
    int turns = n & -TURN;
    if (turns == n) {
      return runs & -2;
    }
    int inside = x.length - TURN - at - turns;
    return inside < 0 ? 0 : Math.min(runs, inside / n + 1) & -2;
  }

  /**
   * Two neighbours side by side, so that the additions of one need not wait for each other: to
   * {@link LaneSums#allS} and {@link LaneSums#allQ}, as those of {@code run} and the next.
   */
  private void sumTwo(float[] x, int at0, int n, float k0, float k1, int run) {
    FloatVector pivot0 = FloatVector.broadcast(SPECIES, k0);
    FloatVector pivot1 = FloatVector.broadcast(SPECIES, k1);
    int at1 = at0 + n;
    int turns = n & -TURN;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s00 = FloatVector.zero(SPECIES);
      FloatVector s01 = FloatVector.zero(SPECIES);
      FloatVector q00 = FloatVector.zero(SPECIES);
      FloatVector q01 = FloatVector.zero(SPECIES);
      FloatVector s10 = FloatVector.zero(SPECIES);
      FloatVector s11 = FloatVector.zero(SPECIES);
      FloatVector q10 = FloatVector.zero(SPECIES);
      FloatVector q11 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector d00 = FloatVector.fromArray(SPECIES, x, at0 + i).sub(pivot0);
        FloatVector d01 = FloatVector.fromArray(SPECIES, x, at0 + i + HALF).sub(pivot0);
        FloatVector d10 = FloatVector.fromArray(SPECIES, x, at1 + i).sub(pivot1);
        FloatVector d11 = FloatVector.fromArray(SPECIES, x, at1 + i + HALF).sub(pivot1);
        s00 = s00.add(d00);
        s01 = s01.add(d01);
        s10 = s10.add(d10);
        s11 = s11.add(d11);
        q00 = q00.add(d00.mul(d00));
        q01 = q01.add(d01.mul(d01));
        q10 = q10.add(d10.mul(d10));
        q11 = q11.add(d11.mul(d11));
      }
      if (turns < n) {
        int missing = TURN - (n - turns) + lane;
        IntVector present0 = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, missing);
        IntVector present1 = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, missing + HALF);
        int i = turns + lane;
        FloatVector d00 = FloatVector.fromArray(SPECIES, x, at0 + i).sub(pivot0);
        FloatVector d01 = FloatVector.fromArray(SPECIES, x, at0 + i + HALF).sub(pivot0);
        FloatVector d10 = FloatVector.fromArray(SPECIES, x, at1 + i).sub(pivot1);
        FloatVector d11 = FloatVector.fromArray(SPECIES, x, at1 + i + HALF).sub(pivot1);
        d00 = d00.reinterpretAsInts().and(present0).reinterpretAsFloats();
        d01 = d01.reinterpretAsInts().and(present1).reinterpretAsFloats();
        d10 = d10.reinterpretAsInts().and(present0).reinterpretAsFloats();
        d11 = d11.reinterpretAsInts().and(present1).reinterpretAsFloats();
        s00 = s00.add(d00);
        s01 = s01.add(d01);
        s10 = s10.add(d10);
        s11 = s11.add(d11);
        q00 = q00.add(d00.mul(d00));
        q01 = q01.add(d01.mul(d01));
        q10 = q10.add(d10.mul(d10));
        q11 = q11.add(d11.mul(d11));
      }
      int to = run * HALF + lane;
      s00.add(s01).intoArray(sums.allS, to);
      q00.add(q01).intoArray(sums.allQ, to);
      s10.add(s11).intoArray(sums.allS, to + HALF);
      q10.add(q11).intoArray(sums.allQ, to + HALF);
    }
  }

  /** Both sums of a run, to {@link LaneSums#s} and {@link LaneSums#q}. */
  void sum(float[] x, int at, int n, float k) {
    int lead = Lanes.lead(at, n);
    if (lead > 0 || n % TURN > 0) {
      sumAny(x, at - lead, n + lead, k, lead);
    } else {
      sumTurns(x, at, n, k);
    }
  }

  /** {@link #sumAny} of whole turns: small enough to become part of its callers. */
  private void sumTurns(float[] x, int at, int n, float k) {
    FloatVector pivot = FloatVector.broadcast(SPECIES, k);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + i + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(sums.s, lane);
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  /** Any run, of which the first {@code lead} elements do not count. */
  private void sumAny(float[] x, int at, int n, float k, int lead) {
    FloatVector pivot = FloatVector.broadcast(SPECIES, k);
    int turns = n & -TURN;
    int rest = n - turns;
    int end = at + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, rest, sums.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int first = 0;
      if (lead > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, x, at)
                .sub(pivot)
                .reinterpretAsInts()
                .and(IntVector.fromArray(Lanes.BITS, Lanes.LATE, TURN - lead))
                .reinterpretAsFloats();
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
        first = TURN;
      }
      int from = at + first;
      for (int i = lane; i < turns - first; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, from + i).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, from + i + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      if (rest > 0) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF).sub(pivot);
        d0 =
            d0.reinterpretAsInts()
                .and(IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - rest + lane))
                .reinterpretAsFloats();
        d1 =
            d1.reinterpretAsInts()
                .and(IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - rest + lane + HALF))
                .reinterpretAsFloats();
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(sums.s, lane);
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  @Override
  public void squares(float[] x, int at, int runs, int n, float[] q) {
    for (int run = 0; run < runs; run++) {
      sumSquares(x, at + run * n, n);
      LaneSums.combine(sums.q, q, run);
    }
  }

  /** Σx² of a run, to {@link LaneSums#q}. */
  void sumSquares(float[] x, int at, int n) {
    int lead = Lanes.lead(at, n);
    if (lead > 0 || n % TURN > 0) {
      sumAnySquares(x, at - lead, n + lead, lead);
    } else {
      sumSquareTurns(x, at, n);
    }
  }

  /** {@link #sumAnySquares} of whole turns: small enough to become part of its callers. */
  private void sumSquareTurns(float[] x, int at, int n) {
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + i + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  /** Any run, of which the first {@code lead} elements do not count. */
  private void sumAnySquares(float[] x, int at, int n, int lead) {
    int turns = n & -TURN;
    int rest = n - turns;
    int end = at + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, rest, sums.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int first = 0;
      if (lead > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, x, at)
                .reinterpretAsInts()
                .and(IntVector.fromArray(Lanes.BITS, Lanes.LATE, TURN - lead))
                .reinterpretAsFloats();
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
        first = TURN;
      }
      int from = at + first;
      for (int i = lane; i < turns - first; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, from + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, from + i + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      if (rest > 0) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane);
        FloatVector d1 = FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF);
        q0 =
            q0.add(
                d0.mul(d0)
                    .reinterpretAsInts()
                    .and(IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - rest + lane))
                    .reinterpretAsFloats());
        q1 =
            q1.add(
                d1.mul(d1)
                    .reinterpretAsInts()
                    .and(IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - rest + lane + HALF))
                    .reinterpretAsFloats());
      }
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  @Override
  public void normalizeRuns(
      float[] x, int xAt, float[] y, int yAt, int runs, int n, Coefficients c, int first) {
    for (int run = 0; run < runs; run++) {
      int skip = run * n;
      int i = first + run;
      normalize(x, xAt + skip, y, yAt + skip, n, c.k[i], c.r[i], c.a[i], c.b[i]);
    }
  }

  private static void normalize(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    int head = n < WIDTH ? n : Lanes.head(yAt, n);
    for (int i = 0; i < head; i++) {
      y[yAt + i] = ((x[xAt + i] - k) - r) * a + b;
    }
    if (n - head >= WIDTH) {
      normalizeVectors(x, xAt + head, y, yAt + head, n - head, k, r, a, b);
    }
  }

  private static void normalizeVectors(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector shift = FloatVector.broadcast(SPECIES, b);
    FloatVector last =
        FloatVector.fromArray(SPECIES, x, xAt + n - WIDTH).sub(mean).sub(rest).mul(scale);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt + i);
    }
    if (end < n) {
      last.add(shift).intoArray(y, yAt + n - WIDTH);
    }
  }

  @Override
  public void runGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int runs,
      int n,
      Coefficients c,
      int first,
      float[] s,
      float[] q) {
    int run = 0;
    for (; run + LaneSums.RUNS <= runs; run += LaneSums.RUNS) {
      for (int i = 0; i < LaneSums.RUNS; i++) {
        int skip = (run + i) * n;
        int next = first + run + i;
        sumGradients(x, xAt + skip, dy, dyAt + skip, n, c.k[next], c.r[next], i);
      }
      sums.combineAll(s, q, run);
    }
    for (; run < runs; run++) {
      int skip = run * n;
      int next = first + run;
      sumGradients(x, xAt + skip, dy, dyAt + skip, n, c.k[next], c.r[next], 0);
      LaneSums.combine(sums.allS, sums.allQ, 0, s, q, run);
    }
  }

  private void sumGradients(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, int run) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    int turns = n & -TURN;
    int left = n - turns;
    int end = xAt + turns;
    int dyEnd = dyAt + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, left, sums.tailX);
    int tailAt = inside ? end : 0;
    boolean dyInside = Lanes.turnInside(dy, dyEnd);
    float[] dyTail = dyInside ? dy : Lanes.copy(dy, dyEnd, left, sums.tailDy);
    int dyTailAt = dyInside ? dyEnd : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(t0));
        q1 = q1.add(d1.mul(t1));
      }
      if (left > 0) {
        IntVector present0 = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - left + lane);
        FloatVector t0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dyTail, dyTailAt + lane);
        s0 = s0.add(d0.reinterpretAsInts().and(present0).reinterpretAsFloats());
        q0 = q0.add(d0.mul(t0).reinterpretAsInts().and(present0).reinterpretAsFloats());
        IntVector present1 =
            IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - left + lane + HALF);
        FloatVector t1 =
            FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dyTail, dyTailAt + lane + HALF);
        s1 = s1.add(d1.reinterpretAsInts().and(present1).reinterpretAsFloats());
        q1 = q1.add(d1.mul(t1).reinterpretAsInts().and(present1).reinterpretAsFloats());
      }
      s0.add(s1).intoArray(sums.allS, run * HALF + lane);
      q0.add(q1).intoArray(sums.allQ, run * HALF + lane);
    }
  }

  @Override
  public void runInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int runs,
      int n,
      Coefficients c,
      int first) {
    for (int run = 0; run < runs; run++) {
      int skip = run * n;
      int i = first + run;
      inputGradient(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          dx,
          dxAt + skip,
          n,
          c.k[i],
          c.r[i],
          c.a[i],
          c.p[i],
          c.q[i]);
    }
  }

  private static void inputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float k,
      float r,
      float a,
      float p,
      float q) {
    int head = n < WIDTH ? n : Lanes.head(dxAt, n);
    for (int i = 0; i < head; i++) {
      dx[dxAt + i] = dy[dyAt + i] * a + (((x[xAt + i] - k) - r) * p + q);
    }
    if (n - head >= WIDTH) {
      int left = n - head;
      inputGradientByVectors(x, xAt + head, dy, dyAt + head, dx, dxAt + head, left, k, r, a, p, q);
    }
  }

  private static void inputGradientByVectors(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float k,
      float r,
      float a,
      float p,
      float q) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector constant = FloatVector.broadcast(SPECIES, q);
    int before = n - WIDTH;
    FloatVector last =
        FloatVector.fromArray(SPECIES, dy, dyAt + before)
            .mul(scale)
            .add(
                FloatVector.fromArray(SPECIES, x, xAt + before)
                    .sub(mean)
                    .sub(rest)
                    .mul(slope)
                    .add(constant));
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(scale)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + i);
    }
    if (end < n) {
      last.intoArray(dx, dxAt + before);
    }
  }
}
