package dev.normkit.warmup;

import java.util.function.Supplier;

/**
 * The part that one kernel has in the warm-up of its kind: its calls count, and one of them may
 * begin it. What it then begins with is this kernel's, since a warm-up outlives kernels.
 *
 * @param shared by all kernels of the kind
 * @param maker what the warm-up begins with if a call of this kernel begins it
 */
record KernelWarmUp(WarmUp shared, Supplier<WarmUp.Beginning> maker) {

  /** {@return that of a backend that prepared no kernel: it never gets done} */
  static KernelWarmUp ofNoKernel() {
    return new KernelWarmUp(
        WarmUp.ofNoKernel(),
        () -> {
          throw new IllegalStateException("it is over before it begins");
        });
  }

  boolean isDone() {
    return shared.isDone();
  }

  /** {@link WarmUp#calledBefore}. */
  void calledBefore(long nanos) {
    shared.calledBefore(nanos);
  }

  /** {@link WarmUp#called}. */
  void called(long nanos, double expected) {
    shared.called(nanos, expected, maker);
  }

  /** {@link WarmUp#finish}. */
  boolean finish(long until) {
    return shared.finish(until, maker);
  }
}
