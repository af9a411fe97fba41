package dev.normkit.selector.measure;

import com.google.common.math.Quantiles;
import dev.normkit.api.NormPlan;
import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** One backend with one number of threads while it is timed. */
public final class Trial {
  /** Long enough for the clock, short enough to end before the machine turns to something else. */
  private static final double BATCH_NANOS = 100_000;

  /** Bytes; on average less was allocated once and not in every call. */
  private static final int SMALLEST_OBJECT = 16;

  private static final int MOST_CALLS = 10_000;

  /** A batch that takes less of the least time before ran other code: the compiler was not done. */
  private static final double IMPROVED = 0.8;

  /** The times of a batch below which one in ten lies: few are that free of disturbance. */
  private static final int PERCENTILE = 10;

  /** Into how many stretches of time the rounds are cut to see how much they vary. */
  private static final int PARTS = 5;

  private final NormBackend backend;
  private final String id;
  private final Parallelism parallelism;
  private final Clock clock;
  private NormKernel kernel;
  private Scratch scratch;

  /** The least time per call on this data; disturbed batches say nothing about the next. */
  private double leastNanos;

  /** The least of what counts as time on this data. */
  private double leastTimed;

  private boolean improved;
  private int roundsAllocating;
  private double[] nanos = new double[64];
  private int rounds;

  public Trial(String id, NormBackend backend, Parallelism parallelism, Clock clock) {
    this.id = id;
    this.backend = backend;
    this.parallelism = parallelism;
    this.clock = clock;
  }

  String id() {
    return id;
  }

  int threads() {
    return parallelism.threads();
  }

  /** Turns to data of another shape. What is known of the time per call is scaled to it. */
  void prepare(NormPlan plan, Scratch data, double scale) {
    kernel = backend.prepare(plan, parallelism);
    scratch = data;
    scratch.prepare(kernel);
    leastNanos *= scale;
    rounds = 0;
  }

  /**
   * Whether the last batches ran code that the compiler is not done with: a kernel on the calling
   * thread allocates nothing, but vectors are objects until then. (Once may be the JVM itself, when
   * it replaces running code.) Of shared work this is not known.
   */
  boolean allocates() {
    return threads() == 1 && roundsAllocating > 1;
  }

  /**
   * Whether the last batch was so much faster than all before on this data that these say nothing.
   */
  boolean improved() {
    return improved;
  }

  /** What the next batch will take, as far as is known; 0 before the first. */
  double expectedNanos() {
    return batchNanos(1);
  }

  /** What a batch takes on data so many times larger, as far as is known. */
  double batchNanos(double scale) {
    return scale * leastNanos * calls(scale * leastNanos);
  }

  private static int calls(double nanos) {
    return nanos == 0 ? 1 : (int) Math.max(1, Math.min(MOST_CALLS, BATCH_NANOS / nanos));
  }

  /**
   * Times one batch of calls.
   *
   * @param stopwatch what is taken for the time; how long it lasted is by the clock
   */
  void batch(LongSupplier stopwatch) {
    int calls = calls(leastNanos);
    long bytes = clock.allocatedBytes().getAsLong();
    long start = clock.nanos();
    long timedFrom = stopwatch.getAsLong();
    for (int call = 0; call < calls; call++) {
      scratch.run(kernel);
    }
    // A clock may stand still for a moment.
    double timed = Math.max(1, stopwatch.getAsLong() - timedFrom) / (double) calls;
    double lasted = Math.max(1, clock.nanos() - start) / (double) calls;
    improved = rounds > 0 && timed < IMPROVED * leastTimed;
    leastTimed = rounds == 0 ? timed : Math.min(leastTimed, timed);
    leastNanos = rounds == 0 ? lasted : Math.min(leastNanos, lasted);
    boolean objects = clock.allocatedBytes().getAsLong() - bytes >= (long) SMALLEST_OBJECT * calls;
    roundsAllocating = objects ? roundsAllocating + 1 : 0;
    if (rounds == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * rounds);
    }
    nanos[rounds++] = timed;
  }

  int rounds() {
    return rounds;
  }

  /** The time of the rounds from one on; all trials have the same rounds. */
  MeasuredTime time(int from, int to) {
    double[] parts = new double[Math.min(PARTS, to - from)];
    for (int part = 0; part < parts.length; part++) {
      parts[part] =
          decile(
              from + (to - from) * part / parts.length,
              from + (to - from) * (part + 1) / parts.length);
    }
    Arrays.sort(parts);
    // The median against the least: one stretch that something else disturbed doesn't matter.
    double noise = parts[parts.length / 2] / parts[0] - 1;
    return new MeasuredTime(id, threads(), decile(from, to), noise);
  }

  private double decile(int from, int to) {
    return Quantiles.percentiles().index(PERCENTILE).compute(Arrays.copyOfRange(nanos, from, to));
  }
}
