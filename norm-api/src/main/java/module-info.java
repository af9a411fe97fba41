/** What is asked of a normalization, and what a backend must answer. Depends on the JDK alone. */
@SuppressWarnings("module") // Those that files are exported to are built after this module.
module dev.normkit.api {
  exports dev.normkit.api;
  exports dev.normkit.discovery;
  exports dev.normkit.kernel;
  exports dev.normkit.layer;
  exports dev.normkit.machine;
  exports dev.normkit.spi;
  exports dev.normkit.threads;
  exports dev.normkit.warmup;
  exports dev.normkit.files to
      dev.normkit.cli,
      dev.normkit.io,
      dev.normkit.selector;

  uses dev.normkit.spi.NormBackend;
}
