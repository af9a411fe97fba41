/** Which method, which backend, and why. */
@SuppressWarnings("module") // norm-cli is built after this module.
module dev.normkit.selector {
  requires transitive dev.normkit.api;
  requires com.google.common;
  requires com.google.gson;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;
  requires org.slf4j;

  exports dev.normkit.monitor;
  exports dev.normkit.selector;
  exports dev.normkit.selector.backend;
  exports dev.normkit.selector.decision;
  exports dev.normkit.selector.evidence;
  exports dev.normkit.selector.method;
  exports dev.normkit.selector.network;
  exports dev.normkit.selector.report;
  exports dev.normkit.selector.usage;
  exports dev.normkit.selector.words to
      dev.normkit.cli;
}
