package dev.normkit.spi;

import dev.normkit.threads.Parallelism;

/** Who computes, and on which threads: what a layer asks of a selector's decision. */
public interface BackendChoice {

  /**
   * Who computes.
   *
   * @return a backend that is available
   */
  NormBackend backend();

  /**
   * Who does the work.
   *
   * @return the calling thread alone, or others too
   */
  Parallelism parallelism();
}
