package dev.normkit.selector;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Every line that the library logs at a level while this is open; the console gets none. */
public final class LoggedLines implements AutoCloseable {
  private final Logger library = (Logger) LoggerFactory.getLogger("dev.normkit");
  private final Level before = library.getLevel();
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  public LoggedLines(Level level) {
    events.start();
    library.addAppender(events);
    library.setAdditive(false);
    library.setLevel(level);
  }

  /** Level and text, in the order logged. */
  public List<String> all() {
    return events.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  public List<String> at(Level level) {
    return all().stream().filter(line -> line.startsWith(level + " ")).toList();
  }

  /** Whether a line has a stack trace. */
  public boolean withTrace(String line) {
    return events.list.stream()
        .filter(event -> line.equals(event.getLevel() + " " + event.getFormattedMessage()))
        .anyMatch(event -> event.getThrowableProxy() != null);
  }

  /** Gives the console, after closing, all that contain none of some texts. */
  public void showWithout(List<String> texts) {
    events.list.stream()
        .filter(event -> texts.stream().noneMatch(event.getFormattedMessage()::contains))
        .forEach(library::callAppenders);
  }

  @Override
  public void close() {
    library.detachAppender(events);
    library.setAdditive(true);
    library.setLevel(before);
  }
}
