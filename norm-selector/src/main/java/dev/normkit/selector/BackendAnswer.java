package dev.normkit.selector;

import com.google.common.base.Strings;
import dev.normkit.selector.BackendCandidate.Verdict;
import dev.normkit.spi.NormBackend;
import java.util.Comparator;
import java.util.Optional;

/**
 * What one provider answered: ELIGIBLE with its estimate, or why not.
 *
 * @param id of the backend, or what stands in its place
 * @param verdict never CHOSEN
 * @param backend when eligible
 * @param estimate when eligible; else endless
 * @param reason why not; empty when eligible
 */
record BackendAnswer(
    String id,
    Verdict verdict,
    Optional<NormBackend> backend,
    BackendRequest.Estimate estimate,
    String reason) {

  /** Usable ones by estimate, then the others; ties by id. */
  static final Comparator<BackendAnswer> BY_RANK =
      Comparator.comparing((BackendAnswer answer) -> !answer.usable())
          .thenComparingDouble(answer -> answer.estimate.best())
          .thenComparing(BackendAnswer::id);

  static BackendAnswer yes(String id, NormBackend backend, BackendRequest.Estimate estimate) {
    return new BackendAnswer(id, Verdict.ELIGIBLE, Optional.of(backend), estimate, "");
  }

  static BackendAnswer no(String id, Verdict verdict, String reason) {
    return new BackendAnswer(
        id, verdict, Optional.empty(), BackendRequest.Estimate.none(), Strings.nullToEmpty(reason));
  }

  boolean usable() {
    return verdict == Verdict.ELIGIBLE;
  }
}
