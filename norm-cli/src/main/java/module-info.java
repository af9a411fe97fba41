/** The command line {@code norm}. */
module dev.normkit.cli {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires com.google.gson;
  requires dev.normkit.api;
  requires dev.normkit.io;
  requires dev.normkit.selector;
  requires info.picocli;
  requires org.slf4j;

  // Picocli makes the commands and sets their options by reflection.
  opens dev.normkit.cli to
      info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with
      dev.normkit.cli.log.StandardErrorConfigurator;
}
