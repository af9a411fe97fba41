/** What every backend must pass: extend {@link dev.normkit.tests.NormBackendContract}. */
module dev.normkit.tests {
  requires transitive dev.normkit.api;
  requires transitive org.junit.jupiter.api;

  exports dev.normkit.tests;
}
