package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;
import dev.normkit.threads.Parallelism;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * What is left of a kernel in Java when its arithmetic is taken out: vectors that read x (and dy)
 * to the end of what one statistic is drawn from, unless the row is inference, then read it again
 * and write. An addition per vector is left, so that nothing is optimized away. In the order that
 * was fastest: vectors that do not cross cache lines, rows one after the other, what is read twice
 * the second time from its end. Threads share it from as many elements on as they share a kernel's
 * work.
 *
 * <p>Where this takes nearly as long as a peer, nothing written in Java can be much faster than
 * that peer: it writes through the cache, which native code and {@link System#arraycopy} can go
 * around. Not a bound in theory, as {@link CopyContestant} is none.
 */
final class FloorContestant implements Contestant {
  /** From how many on active threads pay, as norm-bench/sharing shows. */
  private static final int ELEMENTS_TO_SHARE = 1 << 16;

  /** How much is written from front to back where the reading has ended at the end. */
  private static final int PIECE = 4096;

  /** What lengths must be a multiple of: two vectors of any width. */
  static final int UNIT = 32;

  /** Between the sums of two threads, so that no cache line has both. */
  private static final int APART = 64;

  private Pass pass;
  private FloatSpan x;
  private FloatSpan dy;
  private FloatSpan output;
  private Parallelism parallelism;
  private int stretch;

  /** So that the compiler keeps the reading; a place for each thread. */
  private float[] sums;

  @Override
  public Optional<String> declines(Row row) {
    int stretch = stretch(Geometry.of(row.plan()), row.shape().elements());
    return stretch % UNIT == 0
        ? Optional.empty()
        : Optional.of("its statistics are not of a multiple of " + UNIT + " elements");
  }

  @Override
  public void prepare(Problem problem, int threads) {
    pass = problem.row().pass();
    x = Placement.ALIGNED.copy(problem.x());
    dy = Placement.ALIGNED.copy(problem.dy());
    output = Placement.ALIGNED.output(problem, x.length());
    parallelism = KernelContestant.parallelism(x.length() < ELEMENTS_TO_SHARE ? 1 : threads);
    sums = new float[parallelism.threads() * APART];
    stretch = stretch(Geometry.of(problem.row().plan()), x.length());
  }

  /** The neighbouring elements that must have been read before the first of them is written. */
  private static int stretch(Geometry geometry, int elements) {
    if (geometry instanceof Geometry.Rows rows) {
      return rows.length();
    }
    Geometry.Channels channels = (Geometry.Channels) geometry;
    if (channels.pooling() != Geometry.Pooling.BLOCK) {
      return elements;
    }
    int together = channels.interleaved() ? channels.channels() : channels.groupChannels();
    return together * channels.cellLength();
  }

  @Override
  public void run() {
    if (stretch < x.length()) {
      share(this::readAndWriteStretches);
    } else {
      if (pass != Pass.INFERENCE) {
        share(part -> sums[part * APART] = read(start(part), start(part + 1)));
      }
      share(part -> write(start(part), start(part + 1)));
    }
  }

  private void share(IntConsumer work) {
    if (parallelism.threads() == 1) {
      work.accept(0);
    } else {
      parallelism.run(parallelism.threads(), work);
    }
  }

  /** Where a thread's part of one whole stretch begins. */
  private int start(int part) {
    return cut(x.length() / UNIT, part) * UNIT;
  }

  private int cut(int all, int part) {
    return (int) ((long) all * part / parallelism.threads());
  }

  private void readAndWriteStretches(int part) {
    int stretches = x.length() / stretch;
    int end = cut(stretches, part + 1) * stretch;
    float sum = 0;
    for (int at = cut(stretches, part) * stretch; at < end; at += stretch) {
      sum += read(at, at + stretch);
      write(at, at + stretch);
    }
    sums[part * APART] = sum;
  }

  private float read(int from, int to) {
    int at = x.offset() + from;
    return pass == Pass.BACKWARD
        ? FloorLoops.read(x.array(), dy.array(), at, to - from)
        : FloorLoops.read(x.array(), at, to - from);
  }

  private void write(int from, int to) {
    int piece = pass == Pass.INFERENCE ? to - from : PIECE;
    for (int end = to; end > from; end -= piece) {
      int begin = Math.max(from, end - piece);
      writePiece(begin, end - begin);
    }
  }

  private void writePiece(int from, int n) {
    int at = x.offset() + from;
    int yAt = output.offset() + from;
    if (pass == Pass.BACKWARD) {
      FloorLoops.write(x.array(), dy.array(), output.array(), at, yAt, n);
    } else {
      FloorLoops.write(x.array(), output.array(), at, yAt, n);
    }
  }

  @Override
  public Optional<Outputs> output() {
    return Optional.empty();
  }
}
