package dev.normkit.selector;

import java.util.List;
import java.util.Optional;

/**
 * Which backend, and why: every provider with its verdict.
 *
 * @param chosen the id of the chosen backend; empty only in the decision that a {@link
 *     SelectionException} carries
 * @param reason why, in one sentence
 * @param candidates usable ones by rank, then the others by id
 */
public record BackendDecision(
    Optional<String> chosen, String reason, List<BackendCandidate> candidates) {

  /**
   * Copies the candidates.
   *
   * @param chosen the component
   * @param reason the component
   * @param candidates the component
   */
  public BackendDecision {
    candidates = List.copyOf(candidates);
  }

  /**
   * The chosen backend's id.
   *
   * @return the id
   * @throws IllegalStateException if nothing was chosen
   */
  public String id() {
    return chosen.orElseThrow(() -> new IllegalStateException("no backend was chosen: " + reason));
  }

  /**
   * The decision as lines of text.
   *
   * @return the backends' lines of {@link Selection#toText}
   */
  public String toText() {
    return DecisionText.of(this);
  }
}
