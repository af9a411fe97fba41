package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormSpec;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.Geometry;
import java.util.Arrays;

/**
 * dγ = Σdy·x̂ and dβ = Σdy over rows: summed in float inside a chunk of {@link ReductionOrder#ROWS}
 * rows, chunks in double. Every chunk of a wave has its own memory, so these may be computed in any
 * order by any thread; waves, and the chunks in them, are added in order. For one call at a time.
 */
final class RowGradients {
  private final Geometry.Rows geometry;
  private final long rowsPerChunk;
  private final int chunks;

  /** By chunk of the wave. */
  private final float[][] weight;

  private final float[][] bias;

  /** Empty where the spec has no γ, or no β, as then nobody asks. */
  private final double[] weightSum;

  private final double[] biasSum;

  /** The first chunk of the wave. */
  private int first;

  /**
   * Room for one call.
   *
   * @param spec says whether there are γ and β
   * @param wave most chunks that are computed before they are added
   */
  RowGradients(Geometry.Rows geometry, NormSpec spec, int wave) {
    this.geometry = geometry;
    int cycles = geometry.rows() / geometry.parameterRows();
    rowsPerChunk = (long) ReductionOrder.ROWS * geometry.parameterRows();
    chunks = ReductionOrder.chunksOfRows(cycles);
    int length = geometry.parameterRows() * geometry.length();
    weight = new float[Math.min(wave, chunks)][length];
    bias = new float[weight.length][length];
    weightSum = new double[spec.weight() ? length : 0];
    biasSum = new double[spec.bias() ? length : 0];
  }

  /** How many chunks there are. */
  static int chunks(Geometry.Rows geometry) {
    return ReductionOrder.chunksOfRows(geometry.rows() / geometry.parameterRows());
  }

  /** Before a call. */
  void begin() {
    first = 0;
  }

  /** How many chunks the present wave has; 0 after the last one. */
  int wave() {
    return Math.min(weight.length, chunks - first);
  }

  /** The first row of a chunk of the wave; of the chunk after the last one, the end of its rows. */
  int firstRow(int chunk) {
    return (int) Math.min(geometry.rows(), (first + chunk) * rowsPerChunk);
  }

  /** dγ of a chunk of the wave so far. */
  float[] weight(int chunk) {
    return weight[chunk];
  }

  /** dβ of a chunk of the wave so far. */
  float[] bias(int chunk) {
    return bias[chunk];
  }

  void clear(int chunk) {
    Arrays.fill(weight[chunk], 0);
    Arrays.fill(bias[chunk], 0);
  }

  /** Adds the chunks of the wave; the next wave becomes the present one. */
  void addWave() {
    int count = wave();
    int chunk = 0;
    if (first == 0) {
      set(weightSum, weight[0]);
      set(biasSum, bias[0]);
      chunk = 1;
    }
    for (; chunk < count; chunk++) {
      add(weightSum, weight[chunk]);
      add(biasSum, bias[chunk]);
    }
    first += count;
  }

  private static void set(double[] sum, float[] part) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = part[i];
    }
  }

  private static void add(double[] sum, float[] part) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += part[i];
    }
  }

  /** After the last wave: writes dγ and dβ. */
  void writeTo(NormParameters gradients) {
    PartSums.write(weightSum, gradients.weight());
    PartSums.write(biasSum, gradients.bias());
  }

  /** The same while x and dy are still there, from which sums are drawn again that overflowed. */
  void writeTo(NormParameters gradients, BackwardArgs args, RowBackward rows) {
    writeTo(gradients);
    if (!rows.allFinite(gradients.weight()) || !rows.allFinite(gradients.bias())) {
      sumPrecisely(args);
      writeTo(gradients);
    }
  }

  /** Sums in double what left the range of float: a sum of a chunk, or a term of it. */
  private void sumPrecisely(BackwardArgs args) {
    boolean[] weightLost = clearOverflowed(weightSum);
    boolean[] biasLost = clearOverflowed(biasSum);
    Moments moments = args.forward().moments().get();
    FloatSpan x = args.forward().x();
    for (int row = 0; row < geometry.rows(); row++) {
      int at = row * geometry.length();
      int parameterAt = geometry.parameterAt(row);
      double mean = moments.mean(row);
      double rstd = RowBackward.rstd(geometry, moments, row);
      for (int i = 0; i < geometry.length(); i++) {
        double dy = args.dy().get(at + i);
        if (weightLost.length > 0 && weightLost[parameterAt + i]) {
          weightSum[parameterAt + i] += dy * ((x.get(at + i) - mean) * rstd);
        }
        if (biasLost.length > 0 && biasLost[parameterAt + i]) {
          biasSum[parameterAt + i] += dy;
        }
      }
    }
  }

  /** Each sum by itself, so that a NaN in x, which dβ doesn't depend on, changes no bit of dβ. */
  private static boolean[] clearOverflowed(double[] sum) {
    boolean[] overflowed = new boolean[sum.length];
    for (int i = 0; i < sum.length; i++) {
      overflowed[i] = !(Math.abs(sum[i]) <= Double.MAX_VALUE);
      sum[i] = overflowed[i] ? 0 : sum[i];
    }
    return overflowed;
  }
}
