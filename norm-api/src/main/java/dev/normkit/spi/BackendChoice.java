package dev.normkit.spi;

import dev.normkit.api.NormPlan;
import dev.normkit.threads.Parallelism;
import java.util.Optional;
import java.util.OptionalLong;

/** A backend and the threads that do its work: what a layer asks of a selector's decision. */
public interface BackendChoice {

  /** {@return the chosen backend, which is available} */
  NormBackend backend();

  /** {@return the threads that do the work: the calling thread alone, or others too} */
  Parallelism parallelism();

  /**
   * The threads that do the work of a plan. A layer whose backend was chosen for one shape computes
   * others too. A backend that is offered more than the calling thread uses them where that pays.
   *
   * @param plan of a call
   * @return by default {@link #parallelism()}, whatever the plan
   */
  default Parallelism parallelism(NormPlan plan) {
    return parallelism();
  }

  /**
   * {@return a backend of the same bits that is fast at once, to compute until the chosen one has
   * warmed up; by default none} A layer leaves out one that declines a call's plan.
   */
  default Optional<NormBackend> starter() {
    return Optional.empty();
  }

  /**
   * {@return how many calls a process is expected to make in each direction; by default empty, for
   * many} Until the chosen backend has warmed up, they tell whether that pays.
   */
  default OptionalLong expectedCalls() {
    return OptionalLong.empty();
  }

  /**
   * A number of expected calls.
   *
   * @param calls at least 1
   * @return it, as {@link #expectedCalls} gives it
   * @throws IllegalArgumentException if there are none
   */
  static OptionalLong expected(long calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("expectedCalls is " + calls + "; it must be at least 1");
    }
    return OptionalLong.of(calls);
  }
}
