package dev.normkit.tests.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** When a long class says how far it is, and what a logged line is labelled with. */
class ProgressTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Progress progress = new Progress("with vectors");

  @Test
  void aShortClassSaysNothing() {
    progress.classStarted("A", 0);
    progress.testStarted("one");
    assertEquals(Optional.empty(), progress.due(14 * SECOND));
    progress.testFinished();
    progress.classFinished();
    assertEquals(Optional.empty(), progress.due(100 * SECOND));
    progress.classStarted("B", 100 * SECOND);
    assertEquals(Optional.empty(), progress.due(114 * SECOND));
  }

  @Test
  void aLongOneSaysHowFarItIs() {
    progress.classStarted("A", 1_000 * SECOND);
    progress.testStarted("one");
    progress.testFinished();
    progress.testStarted("two(int) [3]");

    assertEquals(
        Optional.of("[progress] A, with vectors: 1 tests done after 15 s, now two(int) [3]"),
        progress.due(1_015 * SECOND));
    assertEquals(Optional.empty(), progress.due(1_029 * SECOND));
    progress.testFinished();
    assertEquals(
        Optional.of("[progress] A, with vectors: 2 tests done after 30 s"),
        progress.due(1_030 * SECOND));
  }

  /** Asked at any time, no more than 20 seconds pass between two lines. */
  @Test
  void neverSilentForTwentySeconds() {
    progress.classStarted("A", 0);
    long last = 0;
    for (long now = 0; now < 200 * SECOND; now += SECOND) {
      if (progress.due(now).isPresent()) {
        last = now;
      }
      assertTrue(now - last < 20 * SECOND, "silent from " + last + " to " + now);
    }
  }

  @Test
  void aLoggedLineNamesTheTest() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<?> console = (ConsoleAppender<?>) root.getAppender("CONSOLE");
    PatternLayoutEncoder encoder = (PatternLayoutEncoder) console.getEncoder();
    LoggingEvent event = new LoggingEvent("", root, Level.WARN, "something is wrong", null, null);

    assertEquals(
        "WARN  [ProgressTest.aLoggedLineNamesTheTest()] ROOT something is wrong",
        encoder.getLayout().doLayout(event).strip());
  }
}
