package dev.normkit.spi;

import dev.normkit.threads.Parallelism;
import java.util.Optional;

/** A backend and the threads that do its work: what a layer asks of a selector's decision. */
public interface BackendChoice {

  /** {@return the chosen backend, which is available} */
  NormBackend backend();

  /** {@return the threads that do the work: the calling thread alone, or others too} */
  Parallelism parallelism();

  /**
   * {@return a backend of the same bits that is fast at once, to compute until the chosen one has
   * warmed up; by default none} A layer leaves out one that declines a call's plan.
   */
  default Optional<NormBackend> starter() {
    return Optional.empty();
  }
}
