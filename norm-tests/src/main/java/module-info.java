/** What every backend must pass. */
module dev.normkit.tests {
  requires transitive dev.normkit.api;

  exports dev.normkit.tests;
}
