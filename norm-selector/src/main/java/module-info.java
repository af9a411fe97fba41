/** Which method, which backend, and why. */
module dev.normkit.selector {
  requires transitive dev.normkit.api;
  requires com.google.common;
  requires com.google.gson;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;

  exports dev.normkit.selector;
  exports dev.normkit.selector.monitor;
}
