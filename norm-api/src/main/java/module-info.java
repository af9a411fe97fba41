/** What is asked of a normalization, and what a backend must answer. Depends on the JDK alone. */
module dev.normkit.api {
  exports dev.normkit.api;
  exports dev.normkit.discovery;
  exports dev.normkit.kernel;
  exports dev.normkit.layer;
  exports dev.normkit.machine;
  exports dev.normkit.spi;
  exports dev.normkit.threads;
  exports dev.normkit.warmup;

  uses dev.normkit.spi.NormBackend;
}
