package dev.normkit.selector.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Where users look: slf4j, or {@link System.Logger} if slf4j has no provider, since such a program
 * hasn't chosen where its log goes. With slf4j-nop a program has chosen to log nothing.
 */
final class LogLines {
  /** The provider of slf4j-nop, with which a program chooses to log nothing. */
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
