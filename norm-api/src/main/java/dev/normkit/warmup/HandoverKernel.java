package dev.normkit.warmup;

import dev.normkit.api.NormPlan;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A kernel whose first calls run on a backend that is fast at once, the starter, while the other
 * one warms up; then that one computes. Both have the same bits, so only the time of a call shows
 * which it was. Forward and backward are handed over each by itself.
 */
public final class HandoverKernel implements NormKernel {
  private static final Call[] CALLS = Call.values();
  private static final Duration LONGEST = Duration.ofDays(365);

  private final NormPlan plan;
  private final NormBackend backend;
  private final NormKernel own;
  private final Optional<NormBackend> starter;
  private final Optional<NormKernel> first;
  private final AtomicReferenceArray<WarmUp> warmUps = new AtomicReferenceArray<>(CALLS.length);

  private HandoverKernel(
      NormPlan plan, NormBackend backend, Optional<NormBackend> starter, Parallelism parallelism) {
    this.plan = Objects.requireNonNull(plan, "plan");
    this.backend = backend;
    this.starter = starter;
    own = backend.prepare(plan, parallelism);
    first = starter.map(fast -> fast.prepare(plan, parallelism));
  }

  /**
   * Prepares a kernel.
   *
   * @param plan one that both backends support
   * @param backend who computes in the end
   * @param starter who computes until then; empty if {@code backend} is to compute at once
   * @param parallelism who does the work
   * @return a kernel that any number of threads may share
   */
  public static HandoverKernel of(
      NormPlan plan, NormBackend backend, Optional<NormBackend> starter, Parallelism parallelism) {
    return new HandoverKernel(plan, backend, starter, parallelism);
  }

  @Override
  public void forward(ForwardArgs args) {
    forwardOn(args);
  }

  @Override
  public void backward(BackwardArgs args) {
    backwardOn(args);
  }

  /**
   * {@link #forward}, and who computed it.
   *
   * @param args as for {@link #forward}
   * @return the backend
   */
  public NormBackend forwardOn(ForwardArgs args) {
    WarmUp warmUp = pending(Call.of(args));
    if (warmUp == null) {
      own.forward(args);
      return backend;
    }
    long begin = System.nanoTime();
    first.get().forward(args);
    warmUp.called(System.nanoTime() - begin);
    return starter.get();
  }

  /**
   * {@link #backward}, and who computed it.
   *
   * @param args as for {@link #backward}
   * @return the backend
   */
  public NormBackend backwardOn(BackwardArgs args) {
    WarmUp warmUp = pending(Call.of(args));
    if (warmUp == null) {
      own.backward(args);
      return backend;
    }
    long begin = System.nanoTime();
    first.get().backward(args);
    warmUp.called(System.nanoTime() - begin);
    return starter.get();
  }

  /** The warm-up for which a call runs on the starter; null if none is left. */
  private WarmUp pending(Call call) {
    if (first.isEmpty()) {
      return null;
    }
    WarmUp known = warmUps.get(call.ordinal());
    if (known == null) {
      known = WarmUps.of(plan, call, starter.orElseThrow(), backend, own);
      warmUps.set(call.ordinal(), known);
    }
    return known.isDone() ? null : known;
  }

  /**
   * Warms up at once on the calling thread, with small calls of made-up data. A backend that
   * computes from the first call on warms up too, if another one is found whose small calls tell
   * when it is ready.
   *
   * @param call what is to be ready
   * @param atMost how long that may take; a small call that has begun is finished
   * @return whether such calls are ready; true at once if they need no warming up
   */
  public boolean warmUp(Call call, Duration atMost) {
    if (backend.cost(plan, call.direction()).nanosWarmUp() == 0) {
      return true;
    }
    long until = System.nanoTime() + (atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST).toNanos();
    return starter
        .or(() -> Backends.discover().starter(backend, plan))
        .filter(other -> WarmUps.of(plan, call, other, backend, own).finish(until))
        .isPresent();
  }
}
