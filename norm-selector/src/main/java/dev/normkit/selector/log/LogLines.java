package dev.normkit.selector.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Where a user's eye falls: slf4j, and {@link System.Logger} where slf4j has no provider. Such a
 * program never said where its log goes; one that chose slf4j's own nothing said so.
 */
final class LogLines {
  /** Of slf4j-nop, the provider that is asked for to log nothing. */
  private static final String CHOSEN_SILENCE = "org.slf4j.nop.NOPServiceProvider";

  private LogLines() {}

  static void write(Logger log, Level level, String line) {
    if (!(LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory)) {
      log.atLevel(level).log(line);
    } else if (!silenceIsChosen()) {
      System.getLogger(log.getName()).log(System.Logger.Level.valueOf(inWords(level)), line);
    }
  }

  private static boolean silenceIsChosen() {
    try {
      Class.forName(CHOSEN_SILENCE, false, LoggerFactory.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError noneChosen) {
      return false;
    }
  }

  private static String inWords(Level level) {
    return level == Level.WARN ? "WARNING" : level.name();
  }
}
