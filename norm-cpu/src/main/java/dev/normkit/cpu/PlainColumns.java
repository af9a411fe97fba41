package dev.normkit.cpu;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Sums;

/** The loops over columns, row by row, each row copied to index 0 as in {@link PlainRows}. */
final class PlainColumns {
  private float[] row = new float[0];
  private float[] gradient = new float[0];
  private float[] mean = new float[0];
  private float[] rest = new float[0];
  private float[] scale = new float[0];
  private float[] shift = new float[0];
  private float[] slope = new float[0];

  void sums(Block x, Coefficients c, Sums out) {
    int n = x.n();
    reserve(n);
    System.arraycopy(c.mean, c.first(), mean, 0, n);
    float[] s = out.sum;
    float[] q = out.product;
    for (int i = 0; i < x.rows(); i++) {
      System.arraycopy(x.array(), x.at(i), row, 0, n);
      for (int j = 0; j < n; j++) {
        float d = row[j] - mean[j];
        s[j] += d;
        q[j] += d * d;
      }
    }
  }

  void gradientSums(Block x, Block dy, Coefficients c, Sums out) {
    int n = x.n();
    takeMeans(c, n);
    float[] s = out.sum;
    float[] q = out.product;
    for (int i = 0; i < x.rows(); i++) {
      load(x, dy, i);
      for (int j = 0; j < n; j++) {
        s[j] += gradient[j];
        q[j] += gradient[j] * ((row[j] - mean[j]) - rest[j]);
      }
    }
  }

  void normalize(Block x, Block y, Coefficients c) {
    int n = x.n();
    takeMeans(c, n);
    System.arraycopy(c.scale, c.first(), scale, 0, n);
    System.arraycopy(c.shift, c.first(), shift, 0, n);
    for (int i = 0; i < x.rows(); i++) {
      System.arraycopy(x.array(), x.at(i), row, 0, n);
      for (int j = 0; j < n; j++) {
        row[j] = ((row[j] - mean[j]) - rest[j]) * scale[j] + shift[j];
      }
      System.arraycopy(row, 0, y.array(), y.at(i), n);
    }
  }

  void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
    int n = x.n();
    takeMeans(c, n);
    System.arraycopy(c.scale, c.first(), scale, 0, n);
    System.arraycopy(c.slope, c.first(), slope, 0, n);
    System.arraycopy(c.constant, c.first(), shift, 0, n);
    for (int i = 0; i < x.rows(); i++) {
      load(x, dy, i);
      for (int j = 0; j < n; j++) {
        gradient[j] =
            gradient[j] * scale[j] + (((row[j] - mean[j]) - rest[j]) * slope[j] + shift[j]);
      }
      System.arraycopy(gradient, 0, dx.array(), dx.at(i), n);
    }
  }

  private void takeMeans(Coefficients c, int n) {
    reserve(n);
    System.arraycopy(c.mean, c.first(), mean, 0, n);
    System.arraycopy(c.rest, c.first(), rest, 0, n);
  }

  private void load(Block x, Block dy, int i) {
    System.arraycopy(x.array(), x.at(i), row, 0, x.n());
    System.arraycopy(dy.array(), dy.at(i), gradient, 0, x.n());
  }

  /** Room for one row of columns; grows once per kernel. */
  private void reserve(int columns) {
    if (row.length < columns) {
      row = Room.of(columns);
      gradient = Room.of(columns);
      mean = Room.of(columns);
      rest = Room.of(columns);
      scale = Room.of(columns);
      shift = Room.of(columns);
      slope = Room.of(columns);
    }
  }
}
