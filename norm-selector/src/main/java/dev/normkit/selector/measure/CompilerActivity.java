package dev.normkit.selector.measure;

/**
 * Whether the JVM's compiler is at work, as far as it tells: the time of a compilation shows only
 * when that is over, and on a busy machine it has the time that the compiler waited in it.
 */
final class CompilerActivity {
  private static final long WINDOW_NANOS = 50_000_000;

  /** The share of a window that is more than now and then a method. */
  private static final double BUSY_SHARE = 0.3;

  private final Clock clock;
  private long windowStart;
  private long compiledBefore;

  CompilerActivity(Clock clock) {
    this.clock = clock;
    windowStart = clock.nanos();
    compiledBefore = clock.compileMillis().getAsLong();
  }

  /** Asked between rounds; true at the end of a window in which it was at work. */
  boolean active() {
    long now = clock.nanos();
    if (now - windowStart < WINDOW_NANOS) {
      return false;
    }
    long compiled = clock.compileMillis().getAsLong();
    boolean busy = (compiled - compiledBefore) * 1e6 > BUSY_SHARE * (now - windowStart);
    windowStart = now;
    compiledBefore = compiled;
    return busy;
  }
}
