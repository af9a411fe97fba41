package dev.normkit.selector.network;

import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Report;
import java.util.List;

/**
 * Whether frozen methods fit what they are loaded for.
 *
 * @param mismatches what does not fit, each in one sentence; empty when all does
 * @param changes what is other than when the methods were frozen and changes nothing, for example
 *     the batch size
 */
public record FrozenCheck(List<String> mismatches, List<String> changes) {

  /** Copies the lists. */
  public FrozenCheck {
    mismatches = List.copyOf(mismatches);
    changes = List.copyOf(changes);
  }

  /**
   * Whether the frozen methods can be used.
   *
   * @return true without a mismatch
   */
  public boolean fits() {
    return mismatches.isEmpty();
  }

  /**
   * Ends with an exception where the frozen methods cannot be used.
   *
   * @throws IllegalArgumentException with all mismatches
   */
  public void requireFit() {
    if (!fits()) {
      throw new IllegalArgumentException(
          "what was frozen does not fit: " + String.join("; ", mismatches));
    }
  }

  /**
   * What there is to tell of the check.
   *
   * @return the report of which {@link #toText} and {@link #toJson} are made
   */
  public Report report() {
    Report.Builder report = Report.builder().line("frozen", fits() ? "fits" : "does not fit");
    mismatches.forEach(mismatch -> report.line("mismatch", mismatch));
    changes.forEach(change -> report.line("change", change));
    return report
        .facts(
            Facts.none()
                .with("fits", fits())
                .with("mismatches", mismatches)
                .with("changes", changes))
        .build();
  }

  /**
   * The check as lines of text.
   *
   * @return {@code frozen fits} or {@code frozen does not fit}, then the mismatches and the changes
   */
  public String toText() {
    return report().toText();
  }

  /**
   * The check as JSON with the keys {@code fits}, {@code mismatches} and {@code changes}.
   *
   * @return the text, without a line end after the last brace
   */
  public String toJson() {
    return report().toJson();
  }
}
