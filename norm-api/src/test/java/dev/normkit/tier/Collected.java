package dev.normkit.tier;

import java.lang.ref.WeakReference;

/** Waits for the garbage collector. */
public final class Collected {
  private Collected() {}

  /** What a reference still has after many collections: null if nothing else holds it. */
  public static Object after(WeakReference<?> reference) throws InterruptedException {
    for (int i = 0; i < 100 && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(i);
    }
    return reference.get();
  }
}
