package dev.normkit.selector;

/**
 * Whether the JVM's compiler is at work. It tells the time of a compilation only when that is over,
 * so rest shows only in hindsight, and must last.
 */
final class CompilerActivity {
  private static final long WINDOW_NANOS = 50_000_000;

  /** The share of a window that is more than now and then a method. */
  private static final double BUSY_SHARE = 0.3;

  private final Clock clock;
  private long windowStart;
  private long compiledBefore;
  private long atRestSince;

  CompilerActivity(Clock clock) {
    this.clock = clock;
    windowStart = clock.nanos();
    compiledBefore = clock.compileMillis().getAsLong();
    atRestSince = windowStart;
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
    if (busy) {
      atRestSince = now;
    }
    return busy;
  }

  /** How long it has been at rest. */
  long nanosAtRest() {
    return clock.nanos() - atRestSince;
  }
}
