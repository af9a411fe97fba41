package dev.normkit.simd;

import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.Coefficients;
import dev.normkit.spi.kernel.ColumnLoops;
import dev.normkit.spi.kernel.ReductionOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ColumnLoops} in SIMD lanes, by {@link ColumnBands}.
 *
 * <p>Where rows follow each other without a gap, columns are counted from the one with which a
 * cache line begins, if there is one: column {@code turn} comes first, and after the last column
 * those before {@code turn}, of the next row, so that no vector crosses a line. Of the first row
 * there remain its first columns, which come before all such rows, and of the last one the others.
 */
final class VectorColumns implements ColumnLoops {
  /** Sums of the chunk so far, in float; of turned columns. */
  private float[] s = new float[0];

  private float[] q = new float[0];

  /** The coefficients of turned columns. */
  private Coefficients turned = new Coefficients(0);

  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    int end = values == 16 ? SPECIES.loopBound(columns) : 0;
    for (int j = 0; j < end; j += WIDTH) {
      // The tree: rows 8 apart, then 4, 2 and 1.
      int i = at + j;
      FloatVector r0 =
          FloatVector.fromArray(SPECIES, x, i)
              .add(FloatVector.fromArray(SPECIES, x, i + 8 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 4 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 12 * stride)));
      FloatVector r2 =
          FloatVector.fromArray(SPECIES, x, i + 2 * stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 10 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 6 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 14 * stride)));
      FloatVector r1 =
          FloatVector.fromArray(SPECIES, x, i + stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 9 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 5 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 13 * stride)));
      FloatVector r3 =
          FloatVector.fromArray(SPECIES, x, i + 3 * stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 11 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 7 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 15 * stride)));
      r0.add(r2).add(r1.add(r3)).mul(1f / 16).intoArray(c.k, first + j);
    }
    for (int j = end; j < columns; j++) {
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
      double[] sOut,
      double[] qOut) {
    clear(columns);
    int turn = Lanes.turn(at, rows, stride, columns);
    if (turn == 0) {
      ColumnBands.sums(x, at, rows, stride, columns, c.k, first, s, q, 0);
    } else {
      reserve(columns);
      turn(c.k, first, columns, turn, turned.k);
      turnedSums(x, at + turn, rows, columns, turn);
    }
    addTo(sOut, qOut, first, columns, turn);
  }

  /** The last vector of a turned row is in two rows: it is summed from the row before on. */
  private void turnedSums(float[] x, int at, int rows, int columns, int turn) {
    int edge = columns - WIDTH;
    int split = columns - turn;
    float[] k = turned.k;
    ColumnBands.sums(x, at, rows, columns, edge, k, 0, s, q, 0);
    ColumnBands.sums(x, at - turn, 1, columns, turn, k, split, s, q, split);
    ColumnBands.vectorSums(x, at + edge, rows - 1, columns, k, edge, s, q, edge);
    int last = at + (rows - 1) * columns + edge;
    ColumnBands.sums(x, last, 1, columns, WIDTH - turn, k, edge, s, q, edge);
  }

  private void clear(int columns) {
    if (s.length < columns) {
      s = new float[columns];
      q = new float[columns];
    } else {
      Arrays.fill(s, 0, columns, 0);
      Arrays.fill(q, 0, columns, 0);
    }
  }

  private void reserve(int columns) {
    if (turned.k.length < columns) {
      turned = new Coefficients(columns);
    }
  }

  private static void turn(float[] from, int first, int columns, int turn, float[] to) {
    System.arraycopy(from, first + turn, to, 0, columns - turn);
    System.arraycopy(from, first, to, columns - turn, turn);
  }

  private void addTo(double[] sOut, double[] qOut, int first, int columns, int turn) {
    add(s, 0, sOut, first + turn, columns - turn);
    add(s, columns - turn, sOut, first, turn);
    add(q, 0, qOut, first + turn, columns - turn);
    add(q, columns - turn, qOut, first, turn);
  }

  private static void add(float[] values, int at, double[] to, int toAt, int n) {
    for (int i = 0; i < n; i++) {
      to[toAt + i] += values[at + i];
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
    int turn = Lanes.turn(yAt, rows, stride, columns);
    if (turn == 0) {
      ColumnBands.normalize(x, xAt, y, yAt, rows, stride, columns, c, first);
      return;
    }
    reserve(columns);
    turn(c.k, first, columns, turn, turned.k);
    turn(c.r, first, columns, turn, turned.r);
    turn(c.a, first, columns, turn, turned.a);
    turn(c.b, first, columns, turn, turned.b);
    int split = columns - turn;
    int last = (rows - 1) * columns + turn;
    ColumnBands.normalize(x, xAt + last, y, yAt + last, 1, columns, split, turned, 0);
    ColumnBands.normalize(x, xAt + turn, y, yAt + turn, rows - 1, columns, columns, turned, 0);
    ColumnBands.normalize(x, xAt, y, yAt, 1, columns, turn, turned, split);
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
      double[] sOut,
      double[] qOut) {
    clear(columns);
    int turn = Lanes.turn(xAt, rows, stride, columns);
    if (turn == 0) {
      ColumnBands.gradientSums(x, xAt, dy, dyAt, rows, stride, columns, c, first, s, q, 0);
    } else {
      reserve(columns);
      turn(c.k, first, columns, turn, turned.k);
      turn(c.r, first, columns, turn, turned.r);
      turnedGradientSums(x, xAt + turn, dy, dyAt + turn, rows, columns, turn);
    }
    addTo(sOut, qOut, first, columns, turn);
  }

  /** As {@link #turnedSums}. */
  private void turnedGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int rows, int columns, int turn) {
    int edge = columns - WIDTH;
    int split = columns - turn;
    int last = (rows - 1) * columns + edge;
    ColumnBands.gradientSums(x, xAt, dy, dyAt, rows, columns, edge, turned, 0, s, q, 0);
    ColumnBands.gradientSums(
        x, xAt - turn, dy, dyAt - turn, 1, columns, turn, turned, split, s, q, split);
    ColumnBands.vectorGradientSums(
        x, xAt + edge, dy, dyAt + edge, rows - 1, columns, turned, edge, s, q, edge);
    ColumnBands.gradientSums(
        x, xAt + last, dy, dyAt + last, 1, columns, WIDTH - turn, turned, edge, s, q, edge);
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
    int turn = Lanes.turn(dxAt, rows, stride, columns);
    if (turn == 0) {
      ColumnBands.inputGradient(x, xAt, dy, dyAt, dx, dxAt, rows, stride, columns, c, first);
      return;
    }
    reserve(columns);
    turn(c.k, first, columns, turn, turned.k);
    turn(c.r, first, columns, turn, turned.r);
    turn(c.a, first, columns, turn, turned.a);
    turn(c.p, first, columns, turn, turned.p);
    turn(c.q, first, columns, turn, turned.q);
    turnedInputGradient(x, xAt + turn, dy, dyAt + turn, dx, dxAt + turn, rows, columns, turn);
  }

  private void turnedInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int columns,
      int turn) {
    int split = columns - turn;
    int last = (rows - 1) * columns;
    ColumnBands.inputGradient(
        x, xAt + last, dy, dyAt + last, dx, dxAt + last, 1, columns, split, turned, 0);
    ColumnBands.inputGradient(x, xAt, dy, dyAt, dx, dxAt, rows - 1, columns, columns, turned, 0);
    ColumnBands.inputGradient(
        x, xAt - turn, dy, dyAt - turn, dx, dxAt - turn, 1, columns, turn, turned, split);
  }
}
