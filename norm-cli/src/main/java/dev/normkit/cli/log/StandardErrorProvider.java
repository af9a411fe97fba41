package dev.normkit.cli.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback with {@link StandardErrorConfigurator}, named to SLF4J by a property. Logback's own
 * provider looks for configurations and versions in all jars and reads the time zones, which takes
 * 15 ms of a program's start; it remains where a user names a configuration.
 */
public final class StandardErrorProvider implements SLF4JServiceProvider {
  private static final String NAMED = "slf4j.provider";

  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

  /** Names this provider, before the first logger, unless the user named another or a file. */
  public static void install() {
    if (System.getProperty(StandardErrorConfigurator.FILE) == null
        && System.getProperty(NAMED) == null) {
      System.setProperty(NAMED, StandardErrorProvider.class.getName());
      // Else SLF4J says on standard error that it was named.
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
  }

  @Override
  public void initialize() {
    context.setName("default");
    context.setMDCAdapter(diagnostics);
    new StandardErrorConfigurator().configure(context);
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return diagnostics;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
