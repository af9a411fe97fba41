package dev.normkit.selector.backend;

import com.google.common.base.Strings;
import dev.normkit.selector.decision.BackendCandidate.Verdict;
import dev.normkit.spi.NormBackend;
import java.util.Comparator;
import java.util.Optional;

/**
 * What one provider answered: ELIGIBLE with its estimate, or why not.
 *
 * @param id the backend's id, or the provider's class name
 * @param verdict never CHOSEN
 * @param backend the backend, if eligible
 * @param estimate the estimated times; endless if not eligible
 * @param reason why it isn't eligible; empty if it is
 */
record Answer(
    String id,
    Verdict verdict,
    Optional<NormBackend> backend,
    Request.Estimate estimate,
    String reason) {

  /** Usable ones by estimate, then the others; ties by id. */
  static final Comparator<Answer> BY_RANK =
      Comparator.comparing((Answer answer) -> !answer.usable())
          .thenComparingDouble(answer -> answer.estimate.best())
          .thenComparing(Answer::id);

  static Answer yes(String id, NormBackend backend, Request.Estimate estimate) {
    return new Answer(id, Verdict.ELIGIBLE, Optional.of(backend), estimate, "");
  }

  static Answer no(String id, Verdict verdict, String reason) {
    return new Answer(
        id, verdict, Optional.empty(), Request.Estimate.none(), Strings.nullToEmpty(reason));
  }

  boolean usable() {
    return verdict == Verdict.ELIGIBLE;
  }
}
