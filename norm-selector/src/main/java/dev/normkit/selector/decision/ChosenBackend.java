package dev.normkit.selector.decision;

import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The backend that was chosen and the threads that it uses. Equal by id and number of threads,
 * whichever object carries the decision out.
 *
 * @param id the backend's id
 * @param backend the backend itself
 * @param parallelism the calling thread alone, or all threads that were offered
 * @param offered all threads that were offered, which larger calls may use
 * @param starter who computes until the chosen one has warmed up; empty if it is fast at once, or
 *     the user named it
 * @param calls how many are expected; empty for many
 */
public record ChosenBackend(
    String id,
    NormBackend backend,
    Parallelism parallelism,
    Parallelism offered,
    Optional<NormBackend> starter,
    OptionalLong calls) {
  /** Checks that no component is null. */
  public ChosenBackend {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(parallelism, "parallelism");
    Objects.requireNonNull(offered, "offered");
    Objects.requireNonNull(starter, "starter");
    Objects.requireNonNull(calls, "calls");
  }

  /** {@return how many threads share the work of a call, the calling one included} */
  public int threads() {
    return parallelism.threads();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChosenBackend that && id.equals(that.id) && threads() == that.threads();
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + threads();
  }

  /** For example {@code simd on 2 threads}. */
  @Override
  public String toString() {
    return id + " on " + threads() + (threads() == 1 ? " thread" : " threads");
  }
}
