package dev.normkit.threads;

/**
 * What it costs to share work among threads, as norm-bench/sharing measures it
 * (norm-bench/NOTES.md#from-which-size-a-second-thread-pays): one model, for kernels that keep
 * small work on the caller's thread and for estimates of what a call takes.
 */
public enum Sharing {
  /** The other threads have to be woken. */
  ASLEEP(70_000, 1 << 19),
  /** The other threads wait actively ({@link Parallelism#activeWait}). */
  AWAKE(6_000, 1 << 16);

  private final double nanos;
  private final int fewestElements;

  Sharing(double nanos, int fewestElements) {
    this.nanos = nanos;
    this.fewestElements = fewestElements;
  }

  /**
   * {@return how a setting's threads wait: awake if they wait actively}
   *
   * @param parallelism who does the work
   */
  public static Sharing of(Parallelism parallelism) {
    return parallelism.activeWait().isZero() ? ASLEEP : AWAKE;
  }

  /**
   * {@return the time of calling the other threads and waiting for the last of them, in ns per
   * call}
   */
  public double nanos() {
    return nanos;
  }

  /**
   * {@return the number of elements from which on kernels share; fewer are done before another
   * thread has taken its part}
   */
  public int fewestElements() {
    return fewestElements;
  }
}
