/** The command line {@code norm}. */
module dev.normkit.cli {
  requires com.google.gson;
  requires dev.normkit.api;
  requires dev.normkit.selector;
  requires info.picocli;
  requires org.slf4j;

  // Picocli makes the commands and sets their options by reflection.
  opens dev.normkit.cli to
      info.picocli;

  provides org.slf4j.spi.SLF4JServiceProvider with
      dev.normkit.cli.log.StandardErrorProvider;
}
