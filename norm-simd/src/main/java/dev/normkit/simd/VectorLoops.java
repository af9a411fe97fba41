package dev.normkit.simd;

import dev.normkit.spi.kernel.InnerLoops;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops in SIMD lanes. Touched only after the availability check. */
final class VectorLoops implements InnerLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();
  private static final int HALF = 16;

  private final float[] lanesS = new float[HALF];
  private final float[] lanesQ = new float[HALF];
  private final float[] tailX = new float[WIDTH];
  private final float[] tailDy = new float[WIDTH];
  private final float[] tailWeight = new float[WIDTH];

  @Override
  public void sums(float[] x, int at, int n, float k, float[] sums) {
    FloatVector pivot = FloatVector.broadcast(SPECIES, k);
    int turns = n & -(2 * HALF);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int i = lane;
      for (; i < turns; i += 2 * HALF) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + i + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      int rest = n - i;
      if (rest > 0) {
        fill(tailX, x, at + i, rest, k);
        FloatVector d0 = FloatVector.fromArray(SPECIES, tailX, 0).sub(pivot);
        s0 = s0.add(d0);
        q0 = q0.add(d0.mul(d0));
      }
      if (rest > HALF) {
        fill(tailX, x, at + i + HALF, rest - HALF, k);
        FloatVector d1 = FloatVector.fromArray(SPECIES, tailX, 0).sub(pivot);
        s1 = s1.add(d1);
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(lanesS, lane);
      q0.add(q1).intoArray(lanesQ, lane);
    }
    sums[0] = tree(lanesS);
    sums[1] = tree(lanesQ);
  }

  private static void fill(float[] tail, float[] x, int at, int rest, float padding) {
    int n = Math.min(rest, WIDTH);
    System.arraycopy(x, at, tail, 0, n);
    Arrays.fill(tail, n, WIDTH, padding);
  }

  /** The last four levels of the tree. */
  private static float tree(float[] a) {
    return (((a[0] + a[8]) + (a[4] + a[12])) + ((a[2] + a[10]) + (a[6] + a[14])))
        + (((a[1] + a[9]) + (a[5] + a[13])) + ((a[3] + a[11]) + (a[7] + a[15])));
  }

  @Override
  public void normalizeRow(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      float k,
      float r,
      float rstd) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    int i = 0;
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector a = FloatVector.fromArray(SPECIES, weight, weightAt + i).mul(scale);
      t.mul(a).add(FloatVector.fromArray(SPECIES, bias, biasAt + i)).intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      y[yAt + i] = t * (rstd * weight[weightAt + i]) + bias[biasAt + i];
    }
  }

  @Override
  public void normalizeRun(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector shift = FloatVector.broadcast(SPECIES, b);
    int i = 0;
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt + i);
    }
    for (; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      y[yAt + i] = t * a + b;
    }
  }

  @Override
  public void columnSums(
      float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q) {
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector pivot = FloatVector.fromArray(SPECIES, k, j);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector square = FloatVector.zero(SPECIES);
      int end = at + j + rows * columns;
      for (int i = at + j; i < end; i += columns) {
        FloatVector d = FloatVector.fromArray(SPECIES, x, i).sub(pivot);
        sum = sum.add(d);
        square = square.add(d.mul(d));
      }
      sum.intoArray(s, j);
      square.intoArray(q, j);
    }
    for (; j < columns; j++) {
      float sum = 0;
      float square = 0;
      for (int row = 0; row < rows; row++) {
        float d = x[at + row * columns + j] - k[j];
        sum += d;
        square += d * d;
      }
      s[j] = sum;
      q[j] = square;
    }
  }

  @Override
  public void normalizeColumns(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] b) {
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * columns;
      int to = yAt + row * columns;
      int j = 0;
      for (; j + WIDTH <= columns; j += WIDTH) {
        FloatVector t =
            FloatVector.fromArray(SPECIES, x, from + j)
                .sub(FloatVector.fromArray(SPECIES, k, j))
                .sub(FloatVector.fromArray(SPECIES, r, j));
        t.mul(FloatVector.fromArray(SPECIES, a, j))
            .add(FloatVector.fromArray(SPECIES, b, j))
            .intoArray(y, to + j);
      }
      for (; j < columns; j++) {
        float t = (x[from + j] - k[j]) - r[j];
        y[to + j] = t * a[j] + b[j];
      }
    }
  }

  @Override
  public void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      float k,
      float r,
      float rstd,
      float[] sums) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector remainder = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    int turns = n & -(2 * HALF);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int i = lane;
      for (; i < turns; i += 2 * HALF) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(remainder);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        FloatVector g0 = d0.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i));
        s0 = s0.add(g0);
        q0 = q0.add(g0.mul(t0));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d0.mul(t0.mul(scale)))
            .intoArray(dWeight, gradientAt + i);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i)
            .add(d0)
            .intoArray(dBias, gradientAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF).sub(mean).sub(remainder);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        FloatVector g1 = d1.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF));
        s1 = s1.add(g1);
        q1 = q1.add(g1.mul(t1));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d1.mul(t1.mul(scale)))
            .intoArray(dWeight, gradientAt + i + HALF);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i + HALF)
            .add(d1)
            .intoArray(dBias, gradientAt + i + HALF);
      }
      int rest = n - i;
      if (rest > 0) {
        fill(tailX, x, xAt + i, rest, k);
        fill(tailDy, dy, dyAt + i, rest, 0);
        fill(tailWeight, weight, weightAt + i, rest, 1);
        FloatVector t0 = FloatVector.fromArray(SPECIES, tailX, 0).sub(mean).sub(remainder);
        FloatVector g0 =
            FloatVector.fromArray(SPECIES, tailDy, 0)
                .mul(FloatVector.fromArray(SPECIES, tailWeight, 0));
        s0 = s0.add(g0);
        q0 = q0.add(g0.mul(t0));
      }
      if (rest > HALF) {
        fill(tailX, x, xAt + i + HALF, rest - HALF, k);
        fill(tailDy, dy, dyAt + i + HALF, rest - HALF, 0);
        fill(tailWeight, weight, weightAt + i + HALF, rest - HALF, 1);
        FloatVector t1 = FloatVector.fromArray(SPECIES, tailX, 0).sub(mean).sub(remainder);
        FloatVector g1 =
            FloatVector.fromArray(SPECIES, tailDy, 0)
                .mul(FloatVector.fromArray(SPECIES, tailWeight, 0));
        s1 = s1.add(g1);
        q1 = q1.add(g1.mul(t1));
      }
      s0.add(s1).intoArray(lanesS, lane);
      q0.add(q1).intoArray(lanesQ, lane);
    }
    for (int i = turns; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dWeight[gradientAt + i] += dy[dyAt + i] * (t * rstd);
      dBias[gradientAt + i] += dy[dyAt + i];
    }
    sums[0] = tree(lanesS);
    sums[1] = tree(lanesQ);
  }

  @Override
  public void rowInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float[] weight,
      int weightAt,
      float k,
      float r,
      float rstd,
      float p,
      float q) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector constant = FloatVector.broadcast(SPECIES, q);
    int i = 0;
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector a = FloatVector.fromArray(SPECIES, weight, weightAt + i).mul(scale);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(a)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dx[dxAt + i] = dy[dyAt + i] * (rstd * weight[weightAt + i]) + (t * p + q);
    }
  }

  @Override
  public void runGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector remainder = FloatVector.broadcast(SPECIES, r);
    int turns = n & -(2 * HALF);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int i = lane;
      for (; i < turns; i += 2 * HALF) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(remainder);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF).sub(mean).sub(remainder);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(t0));
        q1 = q1.add(d1.mul(t1));
      }
      int rest = n - i;
      if (rest > 0) {
        fill(tailX, x, xAt + i, rest, k);
        fill(tailDy, dy, dyAt + i, rest, 0);
        FloatVector t0 = FloatVector.fromArray(SPECIES, tailX, 0).sub(mean).sub(remainder);
        FloatVector d0 = FloatVector.fromArray(SPECIES, tailDy, 0);
        s0 = s0.add(d0);
        q0 = q0.add(d0.mul(t0));
      }
      if (rest > HALF) {
        fill(tailX, x, xAt + i + HALF, rest - HALF, k);
        fill(tailDy, dy, dyAt + i + HALF, rest - HALF, 0);
        FloatVector t1 = FloatVector.fromArray(SPECIES, tailX, 0).sub(mean).sub(remainder);
        FloatVector d1 = FloatVector.fromArray(SPECIES, tailDy, 0);
        s1 = s1.add(d1);
        q1 = q1.add(d1.mul(t1));
      }
      s0.add(s1).intoArray(lanesS, lane);
      q0.add(q1).intoArray(lanesQ, lane);
    }
    sums[0] = tree(lanesS);
    sums[1] = tree(lanesQ);
  }

  @Override
  public void runInputGradient(
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
    int i = 0;
    for (; i + WIDTH <= n; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(scale)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + i);
    }
    for (; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dx[dxAt + i] = dy[dyAt + i] * a + (t * p + q);
    }
  }

  @Override
  public void columnGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] s,
      float[] q) {
    int j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, j);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = FloatVector.zero(SPECIES);
      int end = j + rows * columns;
      for (int i = j; i < end; i += columns) {
        FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        sum = sum.add(d);
        product = product.add(d.mul(t));
      }
      sum.intoArray(s, j);
      product.intoArray(q, j);
    }
    for (; j < columns; j++) {
      float sum = 0;
      float product = 0;
      for (int i = j; i < rows * columns; i += columns) {
        float t = (x[xAt + i] - k[j]) - r[j];
        sum += dy[dyAt + i];
        product += dy[dyAt + i] * t;
      }
      s[j] = sum;
      q[j] = product;
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
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] p,
      float[] q) {
    for (int row = 0; row < rows; row++) {
      int skip = row * columns;
      int j = 0;
      for (; j + WIDTH <= columns; j += WIDTH) {
        FloatVector t =
            FloatVector.fromArray(SPECIES, x, xAt + skip + j)
                .sub(FloatVector.fromArray(SPECIES, k, j))
                .sub(FloatVector.fromArray(SPECIES, r, j));
        FloatVector u =
            t.mul(FloatVector.fromArray(SPECIES, p, j)).add(FloatVector.fromArray(SPECIES, q, j));
        FloatVector.fromArray(SPECIES, dy, dyAt + skip + j)
            .mul(FloatVector.fromArray(SPECIES, a, j))
            .add(u)
            .intoArray(dx, dxAt + skip + j);
      }
      for (; j < columns; j++) {
        float t = (x[xAt + skip + j] - k[j]) - r[j];
        dx[dxAt + skip + j] = dy[dyAt + skip + j] * a[j] + (t * p[j] + q[j]);
      }
    }
  }
}
