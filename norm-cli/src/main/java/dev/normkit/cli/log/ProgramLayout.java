package dev.normkit.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/**
 * A line for each event: who speaks, and the message. Logback's layout by pattern loads every word
 * that a pattern may have, which takes 8 ms of a program's start.
 */
final class ProgramLayout extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    return "norm: " + event.getFormattedMessage() + System.lineSeparator();
  }
}
