package dev.normkit.tests;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.LiteralLoops;
import dev.normkit.tests.Mutant.Operation;
import dev.normkit.tests.Mutant.Placement;

/** Right loops, of whose results a {@link Mutant} then damages some. */
final class MutantLoops extends LiteralLoops {
  private final Mutant mutant;

  MutantLoops(Mutant mutant) {
    this.mutant = mutant;
  }

  private boolean hits(Operation operation, Placement placement) {
    return mutant.operation() == operation && mutant.placement() == placement;
  }

  private boolean hits(
      Operation operation, Placement placement, Coefficients c, int first, int rows) {
    return hits(operation, placement)
        || hits(operation, Placement.KNOWN_ZERO) && uncentred(c, first, rows);
  }

  private static boolean uncentred(Coefficients c, int first, int rows) {
    for (int row = first; row < first + rows; row++) {
      if (c.k[row] != 0 || c.r[row] != 0) {
        return false;
      }
    }
    return true;
  }

  private void damage(float[] values, int at, int rows, int n, int stride) {
    for (int row = 0; row < rows; row++) {
      for (int i = mutant.from(n); i < mutant.to(n); i++) {
        values[at + row * stride + i] = mutant.damaged(values[at + row * stride + i]);
      }
    }
  }

  /** Sums of rows, if the region of a row has any elements. */
  private void damageSums(int rows, int n, float[] s, float[] q) {
    for (int row = 0; row < rows && mutant.from(n) < mutant.to(n); row++) {
      s[row] = mutant.damaged(s[row]);
      q[row] = mutant.damaged(q[row]);
    }
  }

  /** Sums of columns in the region. */
  private void damageSums(int first, int columns, double[] s, double[] q) {
    for (int j = first + mutant.from(columns); j < first + mutant.to(columns); j++) {
      s[j] = mutant.damaged((float) s[j]);
      q[j] = mutant.damaged((float) q[j]);
    }
  }

  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    super.pivots(x, at, values, stride, columns, c, first);
    if (hits(Operation.PIVOTS, Placement.PER_ELEMENT)) {
      damage(c.k, first, 1, columns, columns);
    }
  }

  @Override
  public void sums(
      float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
    super.sums(x, at, runs, n, c, first, s, q);
    if (hits(Operation.SUMS, Placement.PER_ROW)) {
      damageSums(runs, n, s, q);
    }
  }

  @Override
  public void squares(float[] x, int at, int runs, int n, float[] q) {
    super.squares(x, at, runs, n, q);
    if (hits(Operation.SUMS, Placement.KNOWN_ZERO)) {
      damageSums(runs, n, new float[runs], q);
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
    super.columnSums(x, at, rows, stride, columns, c, first, s, q);
    if (hits(Operation.SUMS, Placement.PER_ELEMENT)) {
      damageSums(first, columns, s, q);
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
    super.runGradientSums(x, xAt, dy, dyAt, runs, n, c, first, s, q);
    if (hits(Operation.GRADIENT_SUMS, Placement.PER_ROW, c, first, runs)) {
      damageSums(runs, n, s, q);
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
    super.rowGradientSums(
        x, xAt, dy, dyAt, rows, n, weight, weightAt, dWeight, dBias, gradientAt, c, s, q);
    if (hits(Operation.GRADIENT_SUMS, Placement.ROW_BY_ELEMENT, c, 0, rows)) {
      damageSums(rows, n, s, q);
      damage(dWeight, gradientAt, 1, n, n);
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
    super.columnGradientSums(x, xAt, dy, dyAt, rows, stride, columns, c, first, s, q);
    if (hits(Operation.GRADIENT_SUMS, Placement.PER_ELEMENT)) {
      damageSums(first, columns, s, q);
    }
  }

  @Override
  public void normalizeRuns(
      float[] x, int xAt, float[] y, int yAt, int runs, int n, Coefficients c, int first) {
    super.normalizeRuns(x, xAt, y, yAt, runs, n, c, first);
    if (hits(Operation.NORMALIZE, Placement.PER_ROW, c, first, runs)) {
      damage(y, yAt, runs, n, n);
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
    super.normalizeRows(x, xAt, y, yAt, rows, n, weight, weightAt, bias, biasAt, c);
    if (hits(Operation.NORMALIZE, Placement.ROW_BY_ELEMENT, c, 0, rows)) {
      damage(y, yAt, rows, n, n);
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
    super.normalizeColumns(x, xAt, y, yAt, rows, stride, columns, c, first);
    if (hits(Operation.NORMALIZE, Placement.PER_ELEMENT)) {
      damage(y, yAt, rows, columns, stride);
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
    super.runInputGradient(x, xAt, dy, dyAt, dx, dxAt, runs, n, c, first);
    if (hits(Operation.INPUT_GRADIENT, Placement.PER_ROW, c, first, runs)) {
      damage(dx, dxAt, runs, n, n);
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
    super.rowInputGradient(x, xAt, dy, dyAt, dx, dxAt, rows, n, weight, weightAt, c);
    if (hits(Operation.INPUT_GRADIENT, Placement.ROW_BY_ELEMENT, c, 0, rows)) {
      damage(dx, dxAt, rows, n, n);
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
    super.columnInputGradient(x, xAt, dy, dyAt, dx, dxAt, rows, stride, columns, c, first);
    if (hits(Operation.INPUT_GRADIENT, Placement.PER_ELEMENT)) {
      damage(dx, dxAt, rows, columns, stride);
    }
  }
}
