package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.spi.NormKernel;
import java.util.Arrays;

/**
 * Normalizes contiguous rows with one γ and β per element, strictly row by row: statistics, then
 * output, while the row is in the nearest cache.
 *
 * <p>Backward, with g = γ·dy over a row of c elements: {@code dx = rstd·(g − mean(g) −
 * x̂·mean(g·x̂))}, written as {@code dy·rstd·γ + (t·p + q)} with {@code p = −rstd³·Σg·t/c} and
 * {@code q = −rstd·Σg/c} (q = 0 when not centered). dγ and dβ are summed over rows in chunks of
 * {@link ReductionOrder#rowsPerChunk}, chunks in double.
 */
final class RowKernel implements NormKernel {
  private final NormPlan plan;
  private final Geometry.Rows rows;
  private final InnerLoops loops;
  private final Work work;
  private final Affine affine;
  private final ScratchPool<RunMoments> moments;
  private final ScratchPool<Partials> partials;

  RowKernel(NormPlan plan, Geometry.Rows rows, InnerLoops loops, Parallelism parallelism) {
    this.plan = plan;
    this.rows = rows;
    this.loops = loops;
    work = new Work(parallelism, plan.shape().elements());
    affine = new Affine(plan);
    double epsilon = plan.spec().epsilon();
    moments = new ScratchPool<>(() -> new RunMoments(loops, epsilon, rows.centered()));
    partials = new ScratchPool<>(Partials::new);
  }

  @Override
  public void forward(ForwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    if (work.stays(rows.rows())) {
      forwardRows(args, 0, rows.rows());
    } else {
      work.share(rows.rows(), (from, to) -> forwardRows(args, from, to));
    }
  }

  private void forwardRows(ForwardArgs args, int from, int to) {
    RunMoments measured = moments.take();
    FloatSpan weight = affine.weight(args.parameters());
    FloatSpan bias = affine.bias(args.parameters());
    Moments saved = args.moments().orElse(null);
    double epsilon = plan.spec().epsilon();
    int n = rows.length();
    for (int row = from; row < to; row++) {
      measured.measure(args.x().array(), args.x().offset() + row * n, n);
      if (saved != null) {
        saved.set(row, measured.mean, measured.variance, epsilon);
      }
      double rstd = Moments.rstd(measured.variance, epsilon);
      int parameterAt = row % rows.parameterRows() * n;
      normalize(
          args,
          row * n,
          measured.mean,
          rstd,
          weight.array(),
          weight.offset() + parameterAt,
          bias.array(),
          bias.offset() + parameterAt);
    }
    moments.give(measured);
  }

  private void normalize(
      ForwardArgs args,
      int at,
      double mean,
      double rstd,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt) {
    float[] x = args.x().array();
    float[] y = args.y().array();
    int xAt = args.x().offset() + at;
    int yAt = args.y().offset() + at;
    int n = rows.length();
    if (Precision.ordinary(mean, rstd)) {
      float k = (float) mean;
      loops.normalizeRow(
          x, xAt, y, yAt, n, weight, weightAt, bias, biasAt, k, (float) (mean - k), (float) rstd);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[yAt + i] =
          Precision.normalize(x[xAt + i], mean, rstd, weight[weightAt + i], bias[biasAt + i]);
    }
  }

  @Override
  public void backward(BackwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    Partials sums = partials.take();
    int chunks = sums.chunks;
    if (work.stays(chunks)) {
      backwardChunks(args, sums, 0, chunks);
    } else {
      work.share(chunks, (from, to) -> backwardChunks(args, sums, from, to));
    }
    sums.writeTo(args.gradients());
    partials.give(sums);
  }

  private void backwardChunks(BackwardArgs args, Partials sums, int from, int to) {
    FloatSpan weight = affine.weight(args.forward().parameters());
    float[] rowSums = sums.rowSums(from);
    int rowsPerChunk = sums.cyclesPerChunk * rows.parameterRows();
    for (int chunk = from; chunk < to; chunk++) {
      sums.clear(chunk);
      int last = Math.min(rows.rows(), (chunk + 1) * rowsPerChunk);
      for (int row = chunk * rowsPerChunk; row < last; row++) {
        int parameterAt = row % rows.parameterRows() * rows.length();
        backwardRow(
            args,
            row,
            weight.array(),
            weight.offset() + parameterAt,
            sums.dWeight[chunk],
            sums.dBias[chunk],
            parameterAt,
            rowSums);
      }
    }
  }

  private void backwardRow(
      BackwardArgs args,
      int row,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      float[] rowSums) {
    Moments saved = args.forward().moments().get();
    double mean = saved.mean(row);
    double rstd = saved.rstd(row);
    FloatSpan x = args.forward().x();
    int n = rows.length();
    int xAt = x.offset() + row * n;
    int dyAt = args.dy().offset() + row * n;
    int dxAt = args.dx().offset() + row * n;
    if (!Precision.ordinary(mean, rstd)) {
      backwardPrecisely(args, row, weight, weightAt, dWeight, dBias, gradientAt);
      return;
    }
    float k = (float) mean;
    float r = (float) (mean - k);
    double s = 0;
    double q = 0;
    for (int i = 0; i < n; i += ReductionOrder.CHUNK) {
      loops.rowGradientSums(
          x.array(),
          xAt + i,
          args.dy().array(),
          dyAt + i,
          Math.min(ReductionOrder.CHUNK, n - i),
          weight,
          weightAt + i,
          dWeight,
          dBias,
          gradientAt + i,
          k,
          r,
          (float) rstd,
          rowSums);
      s += rowSums[0];
      q += rowSums[1];
    }
    float p = (float) (-rstd * rstd * rstd * q / n);
    float constant = rows.centered() ? (float) (-rstd * s / n) : 0;
    loops.rowInputGradient(
        x.array(),
        xAt,
        args.dy().array(),
        dyAt,
        args.dx().array(),
        dxAt,
        n,
        weight,
        weightAt,
        k,
        r,
        (float) rstd,
        p,
        constant);
  }

  private void backwardPrecisely(
      BackwardArgs args,
      int row,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt) {
    Moments saved = args.forward().moments().get();
    double mean = saved.mean(row);
    double rstd = saved.rstd(row);
    int at = row * rows.length();
    double s = 0;
    double q = 0;
    for (int i = 0; i < rows.length(); i++) {
      float dy = args.dy().get(at + i);
      double normalized = (args.forward().x().get(at + i) - mean) * rstd;
      double g = (double) dy * weight[weightAt + i];
      s += g;
      q += g * normalized;
      dWeight[gradientAt + i] += (float) (dy * normalized);
      dBias[gradientAt + i] += dy;
    }
    double p = -rstd * rstd * q / rows.length();
    double constant = rows.centered() ? -rstd * s / rows.length() : 0;
    for (int i = 0; i < rows.length(); i++) {
      args.dx().array()[args.dx().offset() + at + i] =
          Precision.inputGradient(
              args.forward().x().get(at + i),
              args.dy().get(at + i),
              mean,
              rstd,
              weight[weightAt + i],
              p,
              constant);
    }
  }

  /** dγ and dβ per row chunk, so that chunks may be computed in any order by any thread. */
  private final class Partials {
    private final int cyclesPerChunk;
    private final int chunks;
    private final float[][] dWeight;
    private final float[][] dBias;
    private final float[][] rowSums;

    Partials() {
      int cycles = rows.rows() / rows.parameterRows();
      cyclesPerChunk = ReductionOrder.rowsPerChunk(cycles);
      chunks = (cycles + cyclesPerChunk - 1) / cyclesPerChunk;
      dWeight = new float[chunks][plan.affineLength()];
      dBias = new float[chunks][plan.affineLength()];
      rowSums = new float[chunks][2];
    }

    /** Room for the sums of a row, for the thread that starts at the chunk. */
    float[] rowSums(int chunk) {
      return rowSums[chunk];
    }

    void clear(int chunk) {
      Arrays.fill(dWeight[chunk], 0);
      Arrays.fill(dBias[chunk], 0);
    }

    void writeTo(NormParameters gradients) {
      add(dWeight, gradients.weight());
      add(dBias, gradients.bias());
    }

    private void add(float[][] parts, FloatSpan gradient) {
      for (int i = 0; i < gradient.length(); i++) {
        double sum = 0;
        for (float[] part : parts) {
          sum += part[i];
        }
        gradient.array()[gradient.offset() + i] = (float) sum;
      }
    }
  }
}
