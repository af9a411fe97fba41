package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.HALF;
import static dev.normkit.simd.lanes.Lanes.TURN;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ReductionOrder;
import dev.normkit.kernel.RunLoops;
import dev.normkit.simd.gen.RunOutputs;
import dev.normkit.simd.gen.RunSums;
import dev.normkit.simd.lanes.LaneSums;
import dev.normkit.simd.lanes.Lanes;

/**
 * {@link RunLoops} in SIMD lanes. The elements behind the last full vector are done by one more
 * vector that overlaps the one before; its inputs are loaded before the first store, so that it
 * works in place too. So that vectors do not cross cache lines, outputs of long runs begin with a
 * scalar head, and their {@link #sums} and {@link #squares} with lanes that are masked out. Short
 * runs are summed by twos.
 */
final class VectorRuns implements RunLoops {
  final LaneSums sums;
  private final RunSums runSums;

  VectorRuns(LaneSums sums) {
    this.sums = sums;
    runSums = new RunSums(sums);
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
        runSums.sumTwo(x, at + (run + i) * n, n, c.k[next], c.k[next + 1], i);
      }
      sums.combineAll(s, q, run);
    }
    for (; run < paired; run += 2) {
      runSums.sumTwo(x, at + run * n, n, c.k[first + run], c.k[first + run + 1], 0);
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

  /** Both sums of a run, to {@link LaneSums#s} and {@link LaneSums#q}. */
  void sum(float[] x, int at, int n, float k) {
    int lead = Lanes.lead(at, n);
    if (lead > 0 || n % TURN > 0) {
      runSums.sumAny(x, at - lead, n + lead, k, lead);
    } else {
      runSums.sumTurns(x, at, n, k);
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
      runSums.sumAnySquares(x, at - lead, n + lead, lead);
    } else {
      runSums.sumSquareTurns(x, at, n);
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
      RunOutputs.normalize(x, xAt + head, y, yAt + head, n - head, k, r, a, b);
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
        runSums.sumGradients(x, xAt + skip, dy, dyAt + skip, n, c.k[next], c.r[next], i);
      }
      sums.combineAll(s, q, run);
    }
    for (; run < runs; run++) {
      int skip = run * n;
      int next = first + run;
      runSums.sumGradients(x, xAt + skip, dy, dyAt + skip, n, c.k[next], c.r[next], 0);
      LaneSums.combine(sums.allS, sums.allQ, 0, s, q, run);
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
      RunOutputs.inputGradient(
          x, xAt + head, dy, dyAt + head, dx, dxAt + head, left, k, r, a, p, q);
    }
  }
}
