/** A program on the module path; it names no backend. */
module com.example.image {
  requires dev.normkit.api;
}
