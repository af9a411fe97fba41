/** A program that uses whatever backends are there. */
module com.example.app {
  requires dev.normkit.selector;
}
