package dev.normkit.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Scratch memory of a kernel, reused between calls, so that a call allocates nothing. Not a
 * ThreadLocal: those outlive kernels in pooled threads.
 */
final class ScratchPool<T> {
  private static final int KEPT = 16;

  private final Supplier<T> maker;
  private final AtomicReferenceArray<T> kept = new AtomicReferenceArray<>(KEPT);

  ScratchPool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** A scratch that no other thread has until it is given back. */
  T take() {
    for (int i = 0; i < KEPT; i++) {
      if (kept.getPlain(i) != null) {
        T scratch = kept.getAndSet(i, null);
        if (scratch != null) {
          return scratch;
        }
      }
    }
    return maker.get();
  }

  /** Gives a scratch back; dropped when enough are kept. */
  void give(T scratch) {
    for (int i = 0; i < KEPT; i++) {
      if (kept.getPlain(i) == null && kept.compareAndSet(i, null, scratch)) {
        return;
      }
    }
  }
}
