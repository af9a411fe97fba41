package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.Geometry;

/**
 * Turns the saved moments of rows and their backward sums into what gives dx. With g = γ·dy over a
 * row of c elements: {@code dx = rstd·(g − mean(g) − x̂·mean(g·x̂))}, written as {@code dy·rstd·γ +
 * (t·p + q)} with t = x−μ, {@code p = −rstd³·Σg·t/c} and {@code q = −rstd·Σg/c} (0 when not
 * centered). For loops over whole rows, see {@link RowLoops#backward}. Scratch of one thread.
 */
public final class BackwardStatistics {
  /** One entry per row at a time: gives k, r and a = rstd, then p and q. */
  public final Coefficients coefficients;

  /** Receives Σg of each row; need not where rows are not centered. */
  public final float[] s;

  /** Receives Σg·t of each row. */
  public final float[] q;

  /** Σg of each row at a time. */
  final double[] sum;

  /** Σg·(x−μ) of each row at a time. */
  final double[] productSum;

  private final Geometry.Rows rows;
  private final double share;
  private BackwardArgs args;
  private Moments saved;
  private FloatSpan weight;
  private int first;

  /**
   * Room for rows.
   *
   * @param rows all rows
   * @param rowsAtOnce how many are handled at a time
   */
  BackwardStatistics(Geometry.Rows rows, int rowsAtOnce) {
    this.rows = rows;
    share = 1.0 / rows.length();
    coefficients = new Coefficients(rowsAtOnce);
    s = new float[rowsAtOnce];
    q = new float[rowsAtOnce];
    sum = new double[rowsAtOnce];
    productSum = new double[rowsAtOnce];
  }

  /** Before a call of the kernel. */
  void begin(BackwardArgs call, FloatSpan gamma) {
    args = call;
    saved = call.forward().moments().get();
    weight = gamma;
  }

  /** After a call of the kernel: keeps none of its data reachable. */
  void end() {
    args = null;
    saved = null;
    weight = null;
  }

  /** Before a loop: the row that it calls 0. */
  void beginAt(int firstRow) {
    first = firstRow;
  }

  /**
   * How many rows suit the loop best at a time, which is also the most that {@link #take} accepts.
   *
   * @return at least 1
   */
  public int rowsAtOnce() {
    return s.length;
  }

  /**
   * Takes the saved moments of neighbouring rows: k, r and a from entry 0 on.
   *
   * @param row the first of them, counted from the loop's first
   * @param count how many
   * @return whether float arithmetic does for all of them; else the loop must end before the first
   */
  public boolean take(int row, int count) {
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      double mean = saved.mean(first + row + i);
      coefficients.set(i, mean, rstd(first + row + i));
      ordinary &= Precision.ordinary(mean, saved.rstd(first + row + i));
    }
    return ordinary;
  }

  /**
   * Takes s and q of the rows of {@link #take}: their p and q.
   *
   * @param row the first of them, counted from the loop's first
   * @param count how many
   */
  public void summed(int row, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] = s[i];
      productSum[i] = q[i];
    }
    slopes(row, count);
  }

  /** p and q of rows from the sums in double. */
  void slopes(int row, int count) {
    for (int i = 0; i < count; i++) {
      double rstd = rstd(first + row + i);
      // Where rows are not centered, loops need not give Σg, so it must not decide.
      double sumOrNone = rows.centered() ? sum[i] : 1;
      if (!Precision.gradientSumsSuffice(sumOrNone, productSum[i], rstd)) {
        sumPrecisely(first + row + i, i);
      }
      coefficients.p[i] = (float) slope(rstd, i);
      coefficients.q[i] = (float) constant(rstd, i);
    }
  }

  /** p of entry i. */
  double slope(double rstd, int i) {
    return -rstd * rstd * rstd * productSum[i] * share;
  }

  /** q of entry i. */
  double constant(double rstd, int i) {
    return rows.centered() ? -rstd * sum[i] * share : 0;
  }

  /** The saved rstd of a row; 0 for a row of one centred value, whose y is β whatever x is. */
  double rstd(int row) {
    return rows.centered() && rows.length() == 1 ? 0 : saved.rstd(row);
  }

  /** Σg and Σg·(x−μ) of a row in double, as those of entry i. */
  void sumPrecisely(int row, int i) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    double mean = saved.mean(row);
    sum[i] = 0;
    productSum[i] = 0;
    for (int j = 0; j < rows.length(); j++) {
      double g = (double) args.dy().get(at + j) * weight.get(parameterAt + j);
      sum[i] += g;
      productSum[i] += g * (args.forward().x().get(at + j) - mean);
    }
  }
}
