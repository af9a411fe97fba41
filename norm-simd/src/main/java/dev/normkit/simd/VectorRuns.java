package dev.normkit.simd;

import static dev.normkit.simd.Lanes.HALF;
import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.TURN;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.Coefficients;
import dev.normkit.spi.kernel.RunLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link RunLoops} in SIMD lanes. The elements behind the last full vector are done by one more
 * vector that overlaps the one before; its inputs are loaded before the first store, so that it
 * works in place too. So that vectors do not cross cache lines, outputs of long runs begin with a
 * scalar head, and their {@link #sums} with lanes that are masked out.
 */
final class VectorRuns implements RunLoops {
  private final Lanes lanes;

  VectorRuns(Lanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public void pivots(float[] x, int at, int runs, int n, Coefficients c, int first) {
    int done = n < HALF ? 0 : lanes.means(x, at, n, runs, c.k, first);
    RunLoops.super.pivots(x, at + done * n, runs - done, n, c, first + done);
  }

  @Override
  public void sums(
      float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
    for (int run = 0; run < runs; run++) {
      sum(x, at + run * n, n, c.k[first + run]);
      Lanes.combine(lanes.s, lanes.q, s, q, run);
    }
  }

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
      s0.add(s1).intoArray(lanes.s, lane);
      q0.add(q1).intoArray(lanes.q, lane);
    }
  }

  /** Any run, of which the first {@code lead} elements do not count. */
  private void sumAny(float[] x, int at, int n, float k, int lead) {
    FloatVector pivot = FloatVector.broadcast(SPECIES, k);
    int turns = n & -TURN;
    int rest = n - turns;
    int end = at + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, rest, lanes.tailX);
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
      s0.add(s1).intoArray(lanes.s, lane);
      q0.add(q1).intoArray(lanes.q, lane);
    }
  }

  @Override
  public void squares(float[] x, int at, int runs, int n, float[] q) {
    for (int run = 0; run < runs; run++) {
      sumSquares(x, at + run * n, n);
      q[run] = Lanes.combine(lanes.q);
    }
  }

  void sumSquares(float[] x, int at, int n) {
    if (n % TURN > 0) {
      sumAnySquares(x, at, n);
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
      q0.add(q1).intoArray(lanes.q, lane);
    }
  }

  private void sumAnySquares(float[] x, int at, int n) {
    int turns = n & -TURN;
    int rest = n - turns;
    int end = at + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, rest, lanes.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + i + HALF);
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
      q0.add(q1).intoArray(lanes.q, lane);
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
    for (int run = 0; run < runs; run++) {
      int skip = run * n;
      sumGradients(x, xAt + skip, dy, dyAt + skip, n, c.k[first + run], c.r[first + run]);
      Lanes.combine(lanes.s, lanes.q, s, q, run);
    }
  }

  private void sumGradients(float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    int turns = n & -TURN;
    int left = n - turns;
    int end = xAt + turns;
    int dyEnd = dyAt + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, left, lanes.tailX);
    int tailAt = inside ? end : 0;
    boolean dyInside = Lanes.turnInside(dy, dyEnd);
    float[] dyTail = dyInside ? dy : Lanes.copy(dy, dyEnd, left, lanes.tailDy);
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
      s0.add(s1).intoArray(lanes.s, lane);
      q0.add(q1).intoArray(lanes.q, lane);
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
