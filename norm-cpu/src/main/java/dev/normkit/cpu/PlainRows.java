package dev.normkit.cpu;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Sums;

/**
 * The loops over rows, part by part. C2 vectorises a loop where all its arrays have the same
 * subscript and one of them is written; so each part of a row is copied to index 0 first, which
 * costs less than it gains.
 */
final class PlainRows {
  /** Elements per part: a handful of parts fit the nearest cache. */
  private static final int SIZE = 1024;

  private final float[] x = Room.of(SIZE);
  private final float[] dy = Room.of(SIZE);
  private final float[] weights = Room.of(SIZE);
  private final float[] dWeights = Room.of(SIZE);
  private final float[] biases = Room.of(SIZE);
  private final LaneSum sum = new LaneSum();
  private final LaneSum product = new LaneSum();

  /** The values from an index on, at index 0: in place, or copied. */
  private static float[] fromZero(float[] values, int at, int n, float[] copy) {
    if (at == 0) {
      return values;
    }
    System.arraycopy(values, at, copy, 0, n);
    return copy;
  }

  private static void load(Block from, int row, int i, float[] to, int n) {
    System.arraycopy(from.array(), from.at(row) + i, to, 0, n);
  }

  private static void store(float[] from, Block to, int row, int i, int n) {
    System.arraycopy(from, 0, to.array(), to.at(row) + i, n);
  }

  void sums(Block block, Coefficients c, Sums out) {
    for (int row = 0; row < block.rows(); row++) {
      clearSums();
      for (int i = 0; i < block.n(); i += SIZE) {
        int n = Math.min(SIZE, block.n() - i);
        load(block, row, i, x, n);
        if (c.aroundZero()) {
          addSquares(n);
        } else {
          addShifted(n, c.mean[c.first() + row]);
        }
      }
      writeSums(out, row);
    }
  }

  private void clearSums() {
    sum.clear();
    product.clear();
  }

  private void writeSums(Sums out, int row) {
    out.sum[row] = sum.total();
    out.product[row] = product.total();
  }

  private void addSquares(int n) {
    for (int j = 0; j < n; j++) {
      x[j] = x[j] * x[j];
    }
    product.add(x, n);
  }

  private void addShifted(int n, float pivot) {
    for (int j = 0; j < n; j++) {
      float d = x[j] - pivot;
      x[j] = d;
      dy[j] = d * d;
    }
    LaneSum.add(sum, x, product, dy, n);
  }

  void gradientSums(Block block, Block gradients, Coefficients c, Sums out) {
    for (int row = 0; row < block.rows(); row++) {
      clearSums();
      for (int i = 0; i < block.n(); i += SIZE) {
        int n = Math.min(SIZE, block.n() - i);
        load(block, row, i, x, n);
        load(gradients, row, i, dy, n);
        if (c.hasParameters()) {
          addParameters(c, row, i, n, out);
        } else {
          addProducts(n, c.mean[c.first() + row], c.rest[c.first() + row]);
        }
        LaneSum.add(sum, dy, product, x, n);
      }
      writeSums(out, row);
    }
  }

  private void addProducts(int n, float mean, float rest) {
    for (int j = 0; j < n; j++) {
      x[j] = dy[j] * ((x[j] - mean) - rest);
    }
  }

  /** Adds to dγ and dβ; x and dy become the terms of the sums. */
  private void addParameters(Coefficients c, int row, int i, int n, Sums out) {
    int to = out.parameterAt() + i;
    float[] gamma = fromZero(c.weight(), c.weightAt() + i, n, weights);
    float[] dGamma = fromZero(out.weight(), to, n, dWeights);
    float[] dBeta = fromZero(out.bias(), to, n, biases);
    int e = c.first() + row;
    float mean = c.mean[e];
    float rest = c.rest[e];
    float scale = c.scale[e];
    for (int j = 0; j < n; j++) {
      float t = (x[j] - mean) - rest;
      float gradient = dy[j];
      dGamma[j] += gradient * (t * scale);
      dBeta[j] += gradient;
      float g = gradient * gamma[j];
      dy[j] = g;
      x[j] = g * t;
    }
    if (to != 0) {
      System.arraycopy(dGamma, 0, out.weight(), to, n);
      System.arraycopy(dBeta, 0, out.bias(), to, n);
    }
  }

  void normalize(Block block, Block out, Coefficients c) {
    for (int row = 0; row < block.rows(); row++) {
      if (!c.hasParameters() && block.at(row) == out.at(row)) {
        normalizeInStep(block, out, c, row);
      } else {
        for (int i = 0; i < block.n(); i += SIZE) {
          int n = Math.min(SIZE, block.n() - i);
          load(block, row, i, x, n);
          normalizePart(c, row, i, n);
          store(x, out, row, i, n);
        }
      }
    }
  }

  /** One subscript for both arrays: C2 vectorises this without copies. */
  private static void normalizeInStep(Block block, Block out, Coefficients c, int row) {
    float[] from = block.array();
    float[] to = out.array();
    int e = c.first() + row;
    float mean = c.mean[e];
    float rest = c.rest[e];
    float scale = c.scale[e];
    float shift = c.shift[e];
    int end = block.at(row) + block.n();
    for (int j = block.at(row); j < end; j++) {
      to[j] = ((from[j] - mean) - rest) * scale + shift;
    }
  }

  private void normalizePart(Coefficients c, int row, int i, int n) {
    int e = c.first() + row;
    float mean = c.mean[e];
    float rest = c.rest[e];
    float scale = c.scale[e];
    if (c.hasParameters()) {
      float[] gamma = fromZero(c.weight(), c.weightAt() + i, n, weights);
      float[] beta = fromZero(c.bias(), c.biasAt() + i, n, biases);
      for (int j = 0; j < n; j++) {
        x[j] = (((x[j] - mean) - rest) * scale) * gamma[j] + beta[j];
      }
      return;
    }
    float shift = c.shift[e];
    for (int j = 0; j < n; j++) {
      x[j] = ((x[j] - mean) - rest) * scale + shift;
    }
  }

  void inputGradient(Block block, Block gradients, Block out, Coefficients c) {
    for (int row = 0; row < block.rows(); row++) {
      int at = out.at(row);
      if (!c.hasParameters() && block.at(row) == at && gradients.at(row) == at) {
        inputGradientInStep(block, gradients, out, c, row);
      } else {
        for (int i = 0; i < block.n(); i += SIZE) {
          int n = Math.min(SIZE, block.n() - i);
          load(block, row, i, x, n);
          load(gradients, row, i, dy, n);
          inputGradientPart(c, row, i, n);
          store(dy, out, row, i, n);
        }
      }
    }
  }

  /** One subscript for all arrays: C2 vectorises this without copies. */
  private static void inputGradientInStep(
      Block block, Block gradients, Block out, Coefficients c, int row) {
    float[] from = block.array();
    float[] gradient = gradients.array();
    float[] to = out.array();
    int e = c.first() + row;
    float mean = c.mean[e];
    float rest = c.rest[e];
    float scale = c.scale[e];
    float slope = c.slope[e];
    float constant = c.constant[e];
    int end = block.at(row) + block.n();
    for (int j = block.at(row); j < end; j++) {
      to[j] = gradient[j] * scale + (((from[j] - mean) - rest) * slope + constant);
    }
  }

  private void inputGradientPart(Coefficients c, int row, int i, int n) {
    if (c.hasParameters()) {
      float[] gamma = fromZero(c.weight(), c.weightAt() + i, n, weights);
      for (int j = 0; j < n; j++) {
        dy[j] = dy[j] * gamma[j];
      }
    }
    int e = c.first() + row;
    float mean = c.mean[e];
    float rest = c.rest[e];
    float scale = c.scale[e];
    float slope = c.slope[e];
    float constant = c.constant[e];
    for (int j = 0; j < n; j++) {
      dy[j] = dy[j] * scale + (((x[j] - mean) - rest) * slope + constant);
    }
  }
}
