/** What is asked of a normalization, and what a backend must answer. Depends on the JDK alone. */
module dev.normkit.api {
  exports dev.normkit.api;
  exports dev.normkit.spi;
  exports dev.normkit.spi.kernel;

  uses dev.normkit.spi.NormBackend;
}
