package dev.normkit.selector;

import java.util.List;
import java.util.Optional;

/**
 * Which backend, and why: every provider with its verdict. Equal where nothing was measured and the
 * same was asked.
 *
 * @param chosen the id of the chosen backend; empty only in the decision that a {@link
 *     SelectionException} carries
 * @param threads how many threads share the work of a call, the calling one with them; 1 if nothing
 *     was chosen
 * @param reason why, in one sentence
 * @param candidates usable ones by rank, then the others by id
 * @param times what was measured, now or earlier; empty where the estimate or the user decided
 * @param inputs workload, threads and mode, and who said so
 * @param notes what the user should know besides
 */
public record BackendDecision(
    Optional<String> chosen,
    int threads,
    String reason,
    List<BackendCandidate> candidates,
    List<MeasuredTime> times,
    List<UsageInput> inputs,
    List<String> notes) {

  /**
   * Copies the lists.
   *
   * @param chosen the component
   * @param threads the component
   * @param reason the component
   * @param candidates the component
   * @param times the component
   * @param inputs the component
   * @param notes the component
   */
  public BackendDecision {
    candidates = List.copyOf(candidates);
    times = List.copyOf(times);
    inputs = List.copyOf(inputs);
    notes = List.copyOf(notes);
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

  /**
   * The decision as JSON.
   *
   * @return the value of {@code "backend"} in {@link Selection#toJson}
   */
  public String toJson() {
    return DecisionJson.of(this);
  }
}
