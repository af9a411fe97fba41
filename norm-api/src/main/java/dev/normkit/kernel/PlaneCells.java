package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;

/** Contiguous cells: channels first. A group's neighbouring cells are one contiguous run. */
final class PlaneCells extends Cells {
  private final RunLoops loops;
  private final RunMoments run;
  private final float[] s;
  private final float[] q;

  PlaneCells(Geometry.Channels geometry, RunLoops loops, double epsilon) {
    super(geometry);
    this.loops = loops;
    run = new RunMoments(loops, epsilon, true, ReductionOrder.PLANE_CHUNK);
    s = new float[geometry.channels()];
    q = new float[geometry.channels()];
  }

  @Override
  void moments(FloatSpan x, int block, int from, int to, double[] mean, double[] variance, int at) {
    int channels = geometry.groupChannels();
    int length = channels * geometry.cellLength();
    int groups = (to - from) / channels;
    int atOnce = RunMoments.CAPACITY;
    for (int group = 0; group < groups; group += atOnce) {
      int runs = Math.min(atOnce, groups - group);
      run.measure(x.array(), x.offset() + at(block, from + group * channels), runs, length);
      System.arraycopy(run.mean, 0, mean, at + group, runs);
      System.arraycopy(run.variance, 0, variance, at + group, runs);
    }
  }

  @Override
  void normalizeByLoop(FloatSpan x, FloatSpan y, int block, int from, int to, Coefficients c) {
    int at = at(block, from);
    loops.normalizeRuns(
        x.array(),
        x.offset() + at,
        y.array(),
        y.offset() + at,
        to - from,
        geometry.cellLength(),
        c,
        from);
  }

  @Override
  void gradientSumsByLoop(
      FloatSpan x,
      FloatSpan dy,
      int block,
      int from,
      int to,
      double[] sOut,
      double[] qOut,
      int at) {
    int n = geometry.cellLength();
    if (n > ReductionOrder.CHUNK) {
      for (int c = from; c < to; c++) {
        longGradientSums(x, dy, block, c, sOut, qOut, at + c - from);
      }
      return;
    }
    chunkGradientSums(x, dy, at(block, from), from, to - from, n);
    for (int i = 0; i < to - from; i++) {
      sOut[at + i] = s[i];
      qOut[at + i] = q[i];
    }
  }

  private void longGradientSums(
      FloatSpan x, FloatSpan dy, int block, int c, double[] sOut, double[] qOut, int entry) {
    int n = geometry.cellLength();
    sOut[entry] = 0;
    qOut[entry] = 0;
    for (int i = 0; i < n; i += ReductionOrder.CHUNK) {
      chunkGradientSums(x, dy, at(block, c) + i, c, 1, Math.min(ReductionOrder.CHUNK, n - i));
      sOut[entry] += s[0];
      qOut[entry] += q[0];
    }
  }

  private void chunkGradientSums(FloatSpan x, FloatSpan dy, int at, int first, int runs, int n) {
    loops.runGradientSums(
        x.array(),
        x.offset() + at,
        dy.array(),
        dy.offset() + at,
        runs,
        n,
        coefficients,
        first,
        s,
        q);
  }

  @Override
  void inputGradientByLoop(FloatSpan x, FloatSpan dy, FloatSpan dx, int block, int from, int to) {
    int at = at(block, from);
    loops.runInputGradient(
        x.array(),
        x.offset() + at,
        dy.array(),
        dy.offset() + at,
        dx.array(),
        dx.offset() + at,
        to - from,
        geometry.cellLength(),
        coefficients,
        from);
  }
}
