package dev.normkit.kernel;

import dev.normkit.kernel.Coefficients.Placement;

/**
 * What a backend supplies: five operations on elements, two orders of their steps over rows, one
 * check of a range, and how many {@linkplain #idleCalls idle calls} warm it up. Each has a body,
 * which for an operation is its formula, so a backend begins with none of them, is right, and
 * speeds up one at a time; the contract lists the operations that a backend inherits. Everything
 * else of a kernel, the walk, the statistics in double precision, rare magnitudes, threads, is in
 * this package and the same for every backend.
 *
 * <p>{@link Coefficients} say with what, and where each of their entries belongs; a loop asks for
 * their {@link Coefficients#placement} first. Arithmetic is in float, each operation rounded, no
 * fused multiply-add, in the order and with the parentheses of the formula; the loops that sum
 * follow {@link ReductionOrder}. So all backends that keep to it give the same bits; one that can't
 * says so by {@link dev.normkit.spi.NormBackend#tolerance}. NaN and infinities need no care; NaN
 * payloads are unspecified.
 *
 * <p>All blocks of a call have the same number of rows and of elements per row. An output may be
 * the very place of an input, else they share no element. An instance serves one thread at a time,
 * so it may keep scratch; a call allocates nothing.
 */
public interface Loops {
  /**
   * The pivots, as {@link ReductionOrder} has them: of each row over its elements; by element over
   * the rows, of which there are then a power of two up to {@value ReductionOrder#PIVOT_VALUES}.
   *
   * @param x the data
   * @param c receives {@link Coefficients#mean}
   */
  default void pivots(Block x, Coefficients c) {
    if (c.placement() == Placement.ELEMENT) {
      for (int i = 0; i < x.n(); i++) {
        c.mean[c.first() + i] =
            ReductionOrder.pivot(x.array(), x.offset() + i, x.rows(), x.stride());
      }
    } else {
      for (int row = 0; row < x.rows(); row++) {
        c.mean[c.first() + row] = ReductionOrder.pivot(x.array(), x.at(row), x.n());
      }
    }
  }

  /**
   * Sums around pivots: {@code d = x − mean; Σd, Σd²}. By row over its elements, of which there are
   * at most {@link ReductionOrder#CHUNK}; by element over the rows, strictly row by row, onto what
   * is there. Around zero, Σd isn't wanted.
   *
   * @param x the data
   * @param c the pivots
   * @param sums receives both
   */
  default void sums(Block x, Coefficients c, Sums sums) {
    for (int row = 0; row < x.rows(); row++) {
      sums.begin();
      for (int i = 0; i < x.n(); i++) {
        float d = c.shifted(x.get(row, i), row, i);
        sums.add(i, d, d * d);
      }
      sums.end(row);
    }
  }

  /**
   * The sums of a backward pass: {@code Σg, Σg·t} as in {@link #sums}, g being dy, or dy·γ where
   * each element has its own γ. There also, strictly row by row, {@code dγ += dy·(t·scale); dβ +=
   * dy}. Around zero, Σg and dβ aren't wanted.
   *
   * @param x the data
   * @param dy the gradient with respect to y
   * @param c mean, rest and where each element has its own γ, scale and γ
   * @param sums receives all
   */
  default void gradientSums(Block x, Block dy, Coefficients c, Sums sums) {
    for (int row = 0; row < x.rows(); row++) {
      sums.begin();
      for (int i = 0; i < x.n(); i++) {
        float g = c.gradient(dy.get(row, i), i);
        sums.add(i, g, g * c.centred(x.get(row, i), row, i));
        if (c.hasParameters()) {
          float gradient = dy.get(row, i);
          sums.addParameters(i, gradient * c.scaled(x.get(row, i), row, i), gradient);
        }
      }
      sums.end(row);
    }
  }

  /**
   * Normalizes: {@code y = t·scale + shift}, or {@code (t·scale)·γ + β}.
   *
   * @param x the data
   * @param y the output
   * @param c mean, rest, scale and shift, or γ and β
   */
  default void normalize(Block x, Block y, Coefficients c) {
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        y.set(row, i, c.output(x.get(row, i), row, i));
      }
    }
  }

  /**
   * The input gradient: {@code dx = g·scale + (t·slope + constant)}.
   *
   * @param x the data
   * @param dy the gradient with respect to y
   * @param dx the output
   * @param c mean, rest, scale, slope, constant, and γ where each element has its own
   */
  default void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
    for (int row = 0; row < x.rows(); row++) {
      for (int i = 0; i < x.n(); i++) {
        dx.set(row, i, c.inputGradient(x.get(row, i), dy.get(row, i), row, i));
      }
    }
  }

  /**
   * Normalizes rows, each of which has its own statistics: the order of the steps is a backend's
   * own, so that rows stay in the nearest cache, or in registers, between them.
   *
   * @param rows gives the next ones, and takes their sums
   */
  default void forward(RowForward rows) {
    while (rows.next(rows.most())) {
      if (!rows.pivots().aroundZero()) {
        pivots(rows.x(), rows.pivots());
      }
      sums(rows.x(), rows.pivots(), rows.sums());
      if (rows.summed()) {
        normalize(rows.x(), rows.y(), rows.coefficients());
      }
    }
  }

  /**
   * The backward pass over rows, as {@link #forward}.
   *
   * @param rows gives the next ones, and takes their sums
   */
  default void backward(RowBackward rows) {
    while (rows.next(rows.most())) {
      gradientSums(rows.x(), rows.dy(), rows.coefficients(), rows.sums());
      if (rows.summed()) {
        inputGradient(rows.x(), rows.dy(), rows.dx(), rows.coefficients());
      }
    }
  }

  /**
   * How often each call of a small kernel, by which a backend warms up, is made again with idle
   * blocks ({@link Block#isIdle}). A JVM compiles what it has counted often enough; where calls are
   * slow until then, most of them may do nothing. What is called once per row is left out in fewer
   * of them ({@link Block#isIdlePerRow}), and best behind that call, which is counted then.
   *
   * @return 0 unless loops leave out idle blocks
   */
  default int idleCalls() {
    return 0;
  }

  /**
   * Whether the size of every value is at most a limit; that of NaN isn't. Asked for once per call.
   *
   * @param values the data
   * @param limit a finite number
   * @return true if so
   */
  default boolean allWithin(Block values, float limit) {
    for (int row = 0; row < values.rows(); row++) {
      for (int i = 0; i < values.n(); i++) {
        if (!(Math.abs(values.get(row, i)) <= limit)) {
          return false;
        }
      }
    }
    return true;
  }
}
