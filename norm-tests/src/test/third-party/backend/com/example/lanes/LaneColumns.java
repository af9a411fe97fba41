package com.example.lanes;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ColumnLoops;
import dev.normkit.kernel.ReductionOrder;

final class LaneColumns implements ColumnLoops {
  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    for (int j = 0; j < columns; j++) {
      c.k[first + j] = ReductionOrder.pivot(x, at + j, values, stride);
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
      for (int i = 0; i < rows; i++) {
        float d = x[at + i * stride + j] - c.k[first + j];
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
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int entry = first + j;
        float t = (x[xAt + i * stride + j] - c.k[entry]) - c.r[entry];
        y[yAt + i * stride + j] = t * c.a[entry] + c.b[entry];
      }
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
      for (int i = 0; i < rows; i++) {
        float t = (x[xAt + i * stride + j] - c.k[first + j]) - c.r[first + j];
        float gradient = dy[dyAt + i * stride + j];
        sum += gradient;
        products += gradient * t;
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
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int entry = first + j;
        float t = (x[xAt + i * stride + j] - c.k[entry]) - c.r[entry];
        float gradient = dy[dyAt + i * stride + j];
        dx[dxAt + i * stride + j] = gradient * c.a[entry] + (t * c.p[entry] + c.q[entry]);
      }
    }
  }
}
