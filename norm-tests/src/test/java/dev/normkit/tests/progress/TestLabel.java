package dev.normkit.tests.progress;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The word {@code %test} of logback-test.xml: which test runs while a line is logged. So a warning
 * that nobody expected can be told from the build's own, and found.
 */
public final class TestLabel extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return ProgressListener.running();
  }
}
