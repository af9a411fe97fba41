package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.spi.Geometry;
import java.util.Arrays;

/**
 * dγ = Σdy·x̂ and dβ = Σdy over rows: summed in float inside a chunk of {@link
 * ReductionOrder#rowsPerChunk} rows, chunks in double. Every chunk has its own memory, so chunks
 * may be computed in any order by any thread.
 */
final class RowGradients {
  private final int rows;
  private final int rowsPerChunk;
  private final int chunks;
  private final float[][] weight;
  private final float[][] bias;
  private final double[] sum;

  RowGradients(Geometry.Rows geometry) {
    rows = geometry.rows();
    int cycles = rows / geometry.parameterRows();
    rowsPerChunk = ReductionOrder.rowsPerChunk(cycles) * geometry.parameterRows();
    chunks = 1 + (rows - 1) / rowsPerChunk;
    int length = geometry.parameterRows() * geometry.length();
    weight = new float[chunks][length];
    bias = new float[chunks][length];
    sum = new double[length];
  }

  int chunks() {
    return chunks;
  }

  /** The first row of a chunk; of the chunk after the last one, the number of rows. */
  int firstRow(int chunk) {
    return (int) Math.min(rows, (long) chunk * rowsPerChunk);
  }

  /** dγ of a chunk so far. */
  float[] weight(int chunk) {
    return weight[chunk];
  }

  /** dβ of a chunk so far. */
  float[] bias(int chunk) {
    return bias[chunk];
  }

  void clear(int chunk) {
    Arrays.fill(weight[chunk], 0);
    Arrays.fill(bias[chunk], 0);
  }

  void writeTo(NormParameters gradients) {
    add(weight, gradients.weight());
    add(bias, gradients.bias());
  }

  private void add(float[][] parts, FloatSpan gradient) {
    int n = gradient.length();
    for (int i = 0; i < n; i++) {
      sum[i] = parts[0][i];
    }
    for (int chunk = 1; chunk < chunks; chunk++) {
      float[] part = parts[chunk];
      for (int i = 0; i < n; i++) {
        sum[i] += part[i];
      }
    }
    float[] array = gradient.array();
    int at = gradient.offset();
    for (int i = 0; i < n; i++) {
      array[at + i] = (float) sum[i];
    }
  }
}
