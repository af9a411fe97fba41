package dev.normkit.tests.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a run is. A class is announced by its build tool when it begins and when it ends; a line
 * from here is due where that was {@link #SILENCE} ago.
 */
final class Progress {
  /** Below the 20 s after which a build looks as if it hung, with a margin for a busy machine. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  private final String world;
  private String testClass = "";
  private String test = "";
  private int done;
  private long begun;
  private long announced;

  /**
   * Begins.
   *
   * @param world what this run has that others have not
   */
  Progress(String world) {
    this.world = world;
  }

  synchronized void classStarted(String name, long nanos) {
    testClass = name;
    test = "";
    done = 0;
    begun = nanos;
    announced = nanos;
  }

  synchronized void classFinished() {
    testClass = "";
    test = "";
  }

  synchronized void testStarted(String name) {
    test = name;
  }

  synchronized void testFinished() {
    test = "";
    done++;
  }

  /** The class and its test, as far as any runs. */
  synchronized String running() {
    return test.isEmpty() ? testClass : testClass + "." + test;
  }

  /** A line, if one is due; then the next one is due {@link #SILENCE} later. */
  synchronized Optional<String> due(long nanos) {
    if (testClass.isEmpty() || nanos - announced < SILENCE.toNanos()) {
      return Optional.empty();
    }
    announced = nanos;
    String now = test.isEmpty() ? "" : ", now " + test;
    return Optional.of(
        "[progress] %s, %s: %d tests done after %d s%s"
            .formatted(testClass, world, done, Duration.ofNanos(nanos - begun).toSeconds(), now));
  }
}
