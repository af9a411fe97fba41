package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.threads.Parallelism;
import java.util.Optional;

/**
 * The limit: {@link System#arraycopy} over the bytes that any implementation must move at least.
 * Forward reads x and writes y: one copy of x. Backward reads x and dy and writes dx, three arrays:
 * as many bytes as a copy of one and a half arrays reads and writes, so x is copied to dx and half
 * of dy to a spare array. With two threads each copies one half of every array, unless the row is
 * so small that one thread is faster.
 *
 * <p>Not a bound in theory: a kernel whose data stays in a cache may beat it.
 */
final class CopyContestant implements Contestant {
  private static final int FLOATS_TO_SHARE = 1 << 20;

  private Parallelism parallelism;
  private FloatSpan x;
  private FloatSpan dy;
  private FloatSpan output;
  private FloatSpan spare;

  @Override
  public Optional<String> declines(Row row) {
    return Optional.empty();
  }

  @Override
  public void prepare(Problem problem, int threads) {
    boolean small = problem.row().compulsoryFloats() < FLOATS_TO_SHARE;
    parallelism = KernelContestant.parallelism(small ? 1 : threads);
    x = Placement.ALIGNED.copy(problem.x());
    dy = Placement.ALIGNED.copy(problem.dy());
    output = Placement.ALIGNED.output(problem, x.length());
    spare = Placement.ALIGNED.output(problem, dy.length() / 2);
  }

  @Override
  public void run() {
    if (parallelism.threads() == 1) {
      copy(0);
    } else {
      parallelism.run(parallelism.threads(), this::copy);
    }
  }

  private void copy(int part) {
    copy(part, x, output);
    copy(part, dy, spare);
  }

  private void copy(int part, FloatSpan from, FloatSpan to) {
    int start = (int) ((long) to.length() * part / parallelism.threads());
    int end = (int) ((long) to.length() * (part + 1) / parallelism.threads());
    System.arraycopy(
        from.array(), from.offset() + start, to.array(), to.offset() + start, end - start);
  }

  @Override
  public Optional<Outputs> output() {
    return Optional.empty();
  }
}
