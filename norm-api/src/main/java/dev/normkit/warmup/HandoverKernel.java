package dev.normkit.warmup;

import dev.normkit.api.NormPlan;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.Asking;
import dev.normkit.spi.BackendChoice;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A kernel whose first calls run on a backend that is fast at once, the starter, while the other
 * one warms up; then that one computes. Both have the same bits, so only the time of a call shows
 * which it was. Forward and backward are handed over each by itself.
 */
public final class HandoverKernel implements NormKernel {
  private static final Call[] CALLS = Call.values();
  private static final Duration LONGEST = Duration.ofDays(365);

  /** What calls of this process took on starters before anything warmed up, in ns. */
  private static final AtomicLong STARTED = new AtomicLong();

  /** Whether anything has warmed up in this process, or begun to. */
  private static volatile boolean begun;

  private final NormPlan plan;
  private final BackendChoice choice;
  private final Optional<NormBackend> starter;
  private final Optional<NormKernel> first;

  /** The chosen backend's; null until it is needed, as its classes take a while to load. */
  private volatile NormKernel own;

  /** What tells when a backend without a starter is ready, once it was searched for. */
  private volatile Optional<NormBackend> comparison = Optional.empty();

  private volatile boolean searched;

  /** What the expected calls of each kind take on the starter, in ns; 0 if nobody knows. */
  private final double[] expected = new double[CALLS.length];

  /** What all calls have to take there before a warm-up may pay, in ns; 0 if that is expected. */
  private final double[] least = new double[CALLS.length];

  /** Calls on the starter. */
  private final AtomicLongArray made = new AtomicLongArray(CALLS.length);

  /** What calls took before they looked for their warm-up, in ns. */
  private final AtomicLongArray before = new AtomicLongArray(CALLS.length);

  private final AtomicReferenceArray<KernelWarmUp> warmUps =
      new AtomicReferenceArray<>(CALLS.length);

  private HandoverKernel(NormPlan plan, BackendChoice choice) {
    this.plan = Objects.requireNonNull(plan, "plan");
    this.choice = choice;
    Optional<NormBackend> fast = choice.starter();
    first = fast.flatMap(this::prepareFirst);
    starter = first.isPresent() ? fast : Optional.empty();
    if (first.isEmpty()) {
      own = prepare();
    }
  }

  /** One that throws when asked doesn't begin: the chosen backend computes at once. */
  private Optional<NormKernel> prepareFirst(NormBackend fast) {
    return Asking.ask(
        () -> {
          if (!(fast.supports(plan) instanceof Support.Supported)) {
            return Optional.empty();
          }
          NormKernel kernel = fast.prepare(plan, choice.parallelism(plan));
          for (Call call : CALLS) {
            estimate(call, fast);
          }
          return Optional.of(kernel);
        },
        thrown -> Optional.empty());
  }

  private NormKernel prepare() {
    return choice.backend().prepare(plan, choice.parallelism(plan));
  }

  private void estimate(Call call, NormBackend fast) {
    int i = call.ordinal();
    OptionalLong calls = choice.expectedCalls();
    if (calls.isPresent()) {
      double each = nanos(fast.cost(plan, call.direction()));
      expected[i] = calls.getAsLong() * each;
    }
    double warmUp = choice.backend().cost(plan, call.direction()).nanosWarmUp();
    least[i] = expected[i] < WarmUp.GAIN * warmUp ? warmUp : 0;
  }

  /** A call's time on all threads, or on one if that is faster. */
  private double nanos(CostEstimate cost) {
    int elements = plan.shape().elements();
    return Math.min(
        cost.nanos(elements, choice.parallelism(plan).threads()), cost.nanos(elements, 1));
  }

  /**
   * Prepares a kernel.
   *
   * @param plan one that the chosen backend supports
   * @param choice who computes in the end, who until then, on which threads, and how many calls of
   *     each direction are expected
   * @return a kernel that any number of threads may share
   */
  public static HandoverKernel of(NormPlan plan, BackendChoice choice) {
    return new HandoverKernel(plan, choice);
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
    Call call = Call.of(args);
    if (isReady(call)) {
      own().forward(args);
      return choice.backend();
    }
    long begin = System.nanoTime();
    first.get().forward(args);
    called(call, System.nanoTime() - begin);
    return starter.get();
  }

  /**
   * {@link #backward}, and who computed it.
   *
   * @param args as for {@link #backward}
   * @return the backend
   */
  public NormBackend backwardOn(BackwardArgs args) {
    Call call = Call.of(args);
    if (isReady(call)) {
      own().backward(args);
      return choice.backend();
    }
    long begin = System.nanoTime();
    first.get().backward(args);
    called(call, System.nanoTime() - begin);
    return starter.get();
  }

  private NormKernel own() {
    NormKernel known = own;
    if (known == null) {
      known = prepare();
      own = known;
    }
    return known;
  }

  private boolean isReady(Call call) {
    if (first.isEmpty()) {
      return true;
    }
    KernelWarmUp known = warmUps.get(call.ordinal());
    if (known == null && begun) {
      known = warmUp(call);
    }
    return known != null && known.isDone();
  }

  /** The first calls of a process don't even look for their warm-up, which takes milliseconds. */
  private void called(Call call, long nanos) {
    int i = call.ordinal();
    boolean more = made.incrementAndGet(i) > choice.expectedCalls().orElse(0);
    KernelWarmUp known = warmUps.get(i);
    if (known == null && STARTED.addAndGet(nanos) < least[i]) {
      before.addAndGet(i, nanos);
      return;
    }
    (known == null ? warmUp(call) : known).called(nanos, more ? 0 : expected[i]);
  }

  private KernelWarmUp warmUp(Call call) {
    int i = call.ordinal();
    KernelWarmUp found = KernelWarmUp.ofNoKernel();
    try {
      found =
          Asking.ask(() -> find(call, starter.orElseThrow()), thrown -> KernelWarmUp.ofNoKernel());
    } finally { // also behind an error of the JVM, which would come again with every call
      found.calledBefore(before.getAndSet(i, 0));
      warmUps.set(i, found);
    }
    return found;
  }

  /**
   * Warms up at once on the calling thread, with small calls of made-up data. A backend that
   * computes from the first call on warms up too, if another one is found whose small calls tell
   * when it is ready.
   *
   * @param call what is to be ready
   * @param atMost how long that may take; a small call that has begun is finished
   * @return whether such calls are ready; true at once if they need no warming up, false at once if
   *     there is no other backend, or no time to look for one
   */
  public boolean warmUp(Call call, Duration atMost) {
    if (choice.backend().cost(plan, call.direction()).nanosWarmUp() == 0) {
      return true;
    }
    Duration most = limited(atMost);
    long until = System.nanoTime() + most.toNanos();
    if (starter.isEmpty() && !searched && !most.isZero()) {
      // Once, as it reads files; and not when the time is over.
      comparison = Backends.discover().starter(choice.backend(), plan);
      searched = true;
    }
    return starter
        .or(() -> comparison)
        .filter(other -> find(call, other).finish(until))
        .isPresent();
  }

  /** {@return a time that fits into a long of ns, however long or negative the given one is} */
  private static Duration limited(Duration time) {
    Duration most = time.compareTo(LONGEST) < 0 ? time : LONGEST;
    return most.isNegative() ? Duration.ZERO : most;
  }

  private KernelWarmUp find(Call call, NormBackend other) {
    begun = true;
    return WarmUps.of(plan, call, other, choice.backend(), own());
  }
}
