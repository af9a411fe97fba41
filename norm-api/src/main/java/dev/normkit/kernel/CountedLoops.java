package dev.normkit.kernel;

import java.util.function.Supplier;

/**
 * The loops of a small kernel, by which a backend warms up: each call is made again, as often as
 * these loops ask, with idle blocks, of which they leave out the elements. The JVM counts such
 * calls as it counts others.
 */
final class CountedLoops implements Loops {
  /**
   * Of so many idle calls one does what is done once per row, as JDK 17 inlines only what it has
   * seen often: norm-bench/NOTES.md#once-per-row.
   */
  private static final int PER_ROW = 25;

  private final Loops loops;
  private final int more;

  private CountedLoops(Loops loops) {
    this.loops = loops;
    more = loops.idleCalls();
  }

  /** Makes loops that are called more often. */
  static Supplier<Loops> of(Supplier<Loops> loops) {
    return () -> new CountedLoops(loops.get());
  }

  private void again(Block x, Runnable call) {
    for (int i = 0; i < more; i++) {
      x.idle(true, i % PER_ROW != 0);
      call.run();
    }
    x.idle(false, false);
  }

  @Override
  public void pivots(Block x, Coefficients c) {
    loops.pivots(x, c);
    again(x, () -> loops.pivots(x, c));
  }

  @Override
  public void sums(Block x, Coefficients c, Sums sums) {
    loops.sums(x, c, sums);
    again(x, () -> loops.sums(x, c, sums));
  }

  @Override
  public void gradientSums(Block x, Block dy, Coefficients c, Sums sums) {
    loops.gradientSums(x, dy, c, sums);
    again(x, () -> loops.gradientSums(x, dy, c, sums));
  }

  @Override
  public void normalize(Block x, Block y, Coefficients c) {
    loops.normalize(x, y, c);
    again(x, () -> loops.normalize(x, y, c));
  }

  @Override
  public void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
    loops.inputGradient(x, dy, dx, c);
    again(x, () -> loops.inputGradient(x, dy, dx, c));
  }

  @Override
  public void forward(RowForward rows) {
    loops.forward(rows);
    again(
        rows.x(),
        () -> {
          rows.restart();
          loops.forward(rows);
        });
  }

  @Override
  public void backward(RowBackward rows) {
    loops.backward(rows);
    again(
        rows.x(),
        () -> {
          rows.restart();
          loops.backward(rows);
        });
  }

  @Override
  public boolean allWithin(Block values, float limit) {
    boolean within = loops.allWithin(values, limit);
    again(values, () -> loops.allWithin(values, limit));
    return within;
  }
}
