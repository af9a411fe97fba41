package dev.normkit.kernel;

import static dev.normkit.kernel.ReductionOrder.LANES;

/**
 * {@link InnerLoops} word by word: the formulas of its comments, element by element, in the order
 * of {@link dev.normkit.kernel.ReductionOrder}. The tree is written out here once more. Not fast,
 * not final: the deliberately wrong backends change one method each.
 */
public class LiteralLoops implements RunLoops, RowLoops, ColumnLoops {

  InnerLoops all() {
    return new InnerLoops(this, this, this, this);
  }

  /** for h = n/2 … 1, for j < h: a[j] += a[j+h]. */
  private static float tree(float... values) {
    for (int h = values.length / 2; h >= 1; h /= 2) {
      for (int j = 0; j < h; j++) {
        values[j] += values[j + h];
      }
    }
    return values[0];
  }

  @Override
  public void sums(
      float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
    for (int run = 0; run < runs; run++) {
      float[] d = new float[LANES];
      float[] squares = new float[LANES];
      for (int i = 0; i < n; i++) {
        float shifted = x[at + run * n + i] - c.k[first + run];
        d[i % LANES] += shifted;
        squares[i % LANES] += shifted * shifted;
      }
      s[run] = tree(d);
      q[run] = tree(squares);
    }
  }

  @Override
  public void squares(float[] x, int at, int runs, int n, float[] q) {
    sums(x, at, runs, n, new Coefficients(runs), 0, new float[runs], q);
  }

  @Override
  public void normalizeRuns(
      float[] x, int xAt, float[] y, int yAt, int runs, int n, Coefficients c, int first) {
    for (int i = 0; i < runs * n; i++) {
      int run = first + i / n;
      y[yAt + i] = centred(x[xAt + i], c, run) * c.a[run] + c.b[run];
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
      float[] g = new float[LANES];
      float[] products = new float[LANES];
      for (int i = 0; i < n; i++) {
        int place = run * n + i;
        g[i % LANES] += dy[dyAt + place];
        products[i % LANES] += dy[dyAt + place] * centred(x[xAt + place], c, first + run);
      }
      s[run] = tree(g);
      q[run] = tree(products);
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
    for (int i = 0; i < runs * n; i++) {
      int run = first + i / n;
      float t = centred(x[xAt + i], c, run);
      dx[dxAt + i] = dy[dyAt + i] * c.a[run] + (t * c.p[run] + c.q[run]);
    }
  }

  @Override
  public void normalizeRows(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c) {
    for (int i = 0; i < rows * n; i++) {
      float normalized = centred(x[xAt + i], c, i / n) * c.a[i / n];
      y[yAt + i] = normalized * weight[weightAt + i % n] + bias[biasAt + i % n];
    }
  }

  @Override
  public void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      Coefficients c,
      float[] s,
      float[] q) {
    for (int row = 0; row < rows; row++) {
      float[] sums = new float[LANES];
      float[] products = new float[LANES];
      for (int i = 0; i < n; i++) {
        float t = centred(x[xAt + row * n + i], c, row);
        float gradient = dy[dyAt + row * n + i];
        float g = gradient * weight[weightAt + i];
        sums[i % LANES] += g;
        products[i % LANES] += g * t;
        dWeight[gradientAt + i] += gradient * (t * c.a[row]);
        dBias[gradientAt + i] += gradient;
      }
      s[row] = tree(sums);
      q[row] = tree(products);
    }
  }

  @Override
  public void rowInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      Coefficients c) {
    for (int i = 0; i < rows * n; i++) {
      int row = i / n;
      float g = dy[dyAt + i] * weight[weightAt + i % n];
      float t = centred(x[xAt + i], c, row);
      dx[dxAt + i] = g * c.a[row] + (t * c.p[row] + c.q[row]);
    }
  }

  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    for (int j = 0; j < columns; j++) {
      float[] column = new float[values];
      for (int i = 0; i < values; i++) {
        column[i] = x[at + i * stride + j];
      }
      c.k[first + j] = tree(column) / values;
    }
  }

  @Override
  public void columnSums(
      float[] x,
      int at,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] s,
      double[] q) {
    for (int j = 0; j < columns; j++) {
      float sum = 0;
      float squares = 0;
      for (int row = 0; row < rows; row++) {
        float d = x[at + row * stride + j] - c.k[first + j];
        sum += d;
        squares += d * d;
      }
      s[first + j] += sum;
      q[first + j] += squares;
    }
  }

  @Override
  public void normalizeColumns(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    for (int i = 0; i < rows * columns; i++) {
      int place = i / columns * stride + i % columns;
      int column = first + i % columns;
      y[yAt + place] = centred(x[xAt + place], c, column) * c.a[column] + c.b[column];
    }
  }

  @Override
  public void columnGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] s,
      double[] q) {
    for (int j = 0; j < columns; j++) {
      float sum = 0;
      float products = 0;
      for (int row = 0; row < rows; row++) {
        int place = row * stride + j;
        sum += dy[dyAt + place];
        products += dy[dyAt + place] * centred(x[xAt + place], c, first + j);
      }
      s[first + j] += sum;
      q[first + j] += products;
    }
  }

  @Override
  public void columnInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    for (int i = 0; i < rows * columns; i++) {
      int place = i / columns * stride + i % columns;
      int column = first + i % columns;
      float t = centred(x[xAt + place], c, column);
      dx[dxAt + place] = dy[dyAt + place] * c.a[column] + (t * c.p[column] + c.q[column]);
    }
  }

  /** t = (x − k) − r. */
  private static float centred(float x, Coefficients c, int i) {
    return (x - c.k[i]) - c.r[i];
  }
}
