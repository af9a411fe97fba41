/** The command line {@code norm}. */
module dev.normkit.cli {
  requires com.google.gson;
  requires dev.normkit.api;
  requires dev.normkit.selector;
  requires info.picocli;

  // Picocli makes the commands and sets their options by reflection.
  opens dev.normkit.cli to
      info.picocli;
}
