package dev.normkit.spi;

import dev.normkit.threads.Parallelism;

/** A backend and the threads that do its work: what a layer asks of a selector's decision. */
public interface BackendChoice {

  /** {@return the chosen backend, which is available} */
  NormBackend backend();

  /** {@return the threads that do the work: the calling thread alone, or others too} */
  Parallelism parallelism();
}
