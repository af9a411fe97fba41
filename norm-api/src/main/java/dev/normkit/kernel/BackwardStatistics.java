package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.Geometry;

/**
 * Turns the saved moments of rows and their backward sums into what gives dx. With g = γ·dy over a
 * row of c elements: {@code dx = rstd·(g − mean(g) − x̂·mean(g·x̂))}, written as {@code g·rstd +
 * (t·p + q)} with t = x−μ, {@code p = −rstd³·Σg·t/c} and {@code q = −rstd·Σg/c} (0 when not
 * centered). For loops over whole rows, see {@link RowLoops#backward}. Scratch of one thread.
 */
public final class BackwardStatistics {
  private static final double LARGEST_USUAL_GRADIENT_SUM = 0x1p80;

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
  private final RowLoops loops;
  private final double epsilon;
  private final double smallestRadicand;
  private final double share;

  /** The smallest |Σg·t| and |Σg| which show that float sums kept their digits. */
  private final double smallestProductSum;

  private final double smallestSum;

  /** As |t| is at most √c/rstd, the smallest |Σg·t|·rstd which shows what |Σg| shows. */
  private final double smallestScaledSum;

  /** Between them, p = rstd²·(Σg·t·rstd)/c is ordinary for every rstd from 2⁻²⁰ to 2²⁰. */
  private final double smallestUsualSum;

  private final double largestUsualSum;

  private BackwardArgs args;
  private Moments saved;
  private FloatSpan weight;
  private int first;

  /**
   * Room for rows.
   *
   * @param rows all rows
   * @param rowsAtOnce how many are handled at a time
   * @param epsilon ε
   * @param loops write dx of rows that stand beside one for which float arithmetic doesn't suffice
   */
  BackwardStatistics(Geometry.Rows rows, int rowsAtOnce, double epsilon, RowLoops loops) {
    this.rows = rows;
    this.loops = loops;
    this.epsilon = epsilon;
    smallestRadicand = Precision.smallestRadicand(epsilon);
    share = 1.0 / rows.length();
    smallestProductSum = Precision.smallestSum(rows.length());
    smallestSum = Precision.smallestGradientSum(rows.length());
    smallestScaledSum = smallestSum * Math.sqrt(rows.length());
    smallestUsualSum = Math.max(smallestScaledSum, 0x1p-86 * rows.length());
    largestUsualSum = 0x1p6 * rows.length();
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
   * @return whether float arithmetic suffices for all of them; else the loop must end before the
   *     first
   */
  public boolean take(int row, int count) {
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      double mean = saved.mean(first + row + i);
      coefficients.set(i, mean, rstd(first + row + i));
      ordinary &= Precision.ordinary(mean, saved.rstd(first + row + i));
    }
    return ordinary && (smallestRadicand == Precision.SMALLEST_RADICAND || showsBeside(row, count));
  }

  /** Whether σ² of every row shows beside an ε so large that x̂ could leave the range of float. */
  private boolean showsBeside(int row, int count) {
    boolean shows = true;
    for (int i = 0; i < count; i++) {
      shows &= !(saved.variance(first + row + i) + epsilon < smallestRadicand);
    }
    return shows;
  }

  /**
   * Takes s and q of the rows of {@link #take}: their p and q. Where float arithmetic doesn't
   * suffice for the dx of one of them, which shows only now, all of them are written here.
   *
   * @param row the first of them, counted from the loop's first
   * @param count how many
   * @return whether the loop has still to write their dx
   */
  public boolean summed(int row, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] = s[i];
      productSum[i] = q[i];
    }
    return slopes(row, count);
  }

  /** {@link #summed} of rows whose sums are there in double. */
  boolean slopes(int row, int count) {
    boolean ordinary = true;
    for (int i = 0; i < count; i++) {
      double rstd = rstd(first + row + i);
      double slope = slope(rstd, i);
      double constant = constant(rstd, i);
      coefficients.p[i] = (float) slope;
      coefficients.q[i] = (float) constant;
      ordinary &= isUsual(i, rstd) || isOrdinary(i, rstd, slope, constant);
    }
    if (!ordinary) {
      writeOneByOne(first + row, count);
    }
    return ordinary;
  }

  /**
   * Whether a row is so usual that {@link #isOrdinary} needn't be asked: with fewer comparisons.
   */
  private boolean isUsual(int i, double rstd) {
    double scaled = Math.abs(productSum[i]) * rstd;
    return rstd >= 0x1p-20
        && rstd <= 0x1p20
        && scaled >= smallestUsualSum
        && scaled <= largestUsualSum
        && (!rows.centered() || Math.abs(sum[i]) <= LARGEST_USUAL_GRADIENT_SUM);
  }

  private boolean isOrdinary(int i, double rstd, double slope, double constant) {
    return sumsSuffice(i, rstd) && Precision.slopesAreOrdinary(slope, constant, rstd);
  }

  /** Whether the float sums of entry i kept their digits: none of them overflowed or vanished. */
  private boolean sumsSuffice(int i, double rstd) {
    double size = Math.abs(productSum[i]);
    // Where rows are not centered, loops need not give Σg, so it must not decide.
    double sumOrNone = rows.centered() ? Math.abs(sum[i]) : 0;
    return size >= smallestProductSum
        && size <= Double.MAX_VALUE
        && sumOrNone <= Double.MAX_VALUE
        && (size * rstd >= smallestScaledSum || sumOrNone >= smallestSum);
  }

  /** Writes dx of rows, each by itself, so that its neighbours don't change it. */
  private void writeOneByOne(int row, int count) {
    for (int i = 0; i < count; i++) {
      double rstd = rstd(row + i);
      boolean suffice = sumsSuffice(i, rstd) || zeroSumSuffices(row + i, i, rstd);
      if (!suffice) {
        sumPrecisely(row + i, i);
      }
      double slope = slope(rstd, i);
      double constant = constant(rstd, i);
      if (suffice && Precision.slopesAreOrdinary(slope, constant, rstd)) {
        coefficients.set(0, saved.mean(row + i), rstd);
        coefficients.p[0] = (float) slope;
        coefficients.q[0] = (float) constant;
        writeByLoop(row + i, 1);
      } else {
        writePrecisely(row + i, rstd, slope, constant);
      }
    }
  }

  /** Whether a Σg·t of 0 is that of zeros, or too small to matter if not. */
  private boolean zeroSumSuffices(int row, int i, double rstd) {
    if (productSum[i] != 0) {
      return false;
    }
    int n = rows.length();
    FloatSpan x = args.forward().x();
    FloatSpan dy = args.dy();
    if (rows.centered() && sum[i] != 0) {
      return Math.abs(sum[i]) >= smallestSum
          && Math.abs(sum[i]) <= Double.MAX_VALUE
          && Precision.allEqual(x.array(), x.offset() + row * n, 1, n);
    }
    return Precision.lostProductsDontShow(rstd)
        || Precision.allZero(dy.array(), dy.offset() + row * n, 1, n);
  }

  /** Writes dx of rows whose coefficients begin at entry 0. */
  void writeByLoop(int row, int count) {
    int at = row * rows.length();
    loops.rowInputGradient(
        args.forward().x().array(),
        args.forward().x().offset() + at,
        args.dy().array(),
        args.dy().offset() + at,
        args.dx().array(),
        args.dx().offset() + at,
        count,
        rows.length(),
        weight.array(),
        weight.offset() + rows.parameterAt(row),
        coefficients);
  }

  private void writePrecisely(int row, double rstd, double slope, double constant) {
    int at = row * rows.length();
    int parameterAt = rows.parameterAt(row);
    double mean = saved.mean(row);
    for (int i = 0; i < rows.length(); i++) {
      args.dx().array()[args.dx().offset() + at + i] =
          Precision.inputGradient(
              args.forward().x().get(at + i),
              args.dy().get(at + i),
              mean,
              rstd,
              weight.get(parameterAt + i),
              slope,
              constant);
    }
  }

  /** dx of a row for which {@link #take} refused float arithmetic. */
  void writePrecisely(int row) {
    sumPrecisely(row, 0);
    double rstd = rstd(row);
    writePrecisely(row, rstd, slope(rstd, 0), constant(rstd, 0));
  }

  /** p of entry i. */
  private double slope(double rstd, int i) {
    return -rstd * rstd * rstd * productSum[i] * share;
  }

  /** q of entry i. */
  private double constant(double rstd, int i) {
    return rows.centered() ? -rstd * sum[i] * share : 0;
  }

  /** The saved rstd of a row; 0 for a row of one centred value, whose y is β whatever x is. */
  double rstd(int row) {
    return rstd(rows, saved, row);
  }

  /** {@link #rstd(int)} from given moments. */
  static double rstd(Geometry.Rows rows, Moments saved, int row) {
    return rows.centered() && rows.length() == 1 ? 0 : saved.rstd(row);
  }

  /** Σg and Σg·(x−μ) of a row in double, as those of entry i. */
  private void sumPrecisely(int row, int i) {
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
