package dev.normkit.selector.network;

import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Report;
import java.util.List;

/**
 * Whether frozen methods fit what they are loaded for.
 *
 * @param mismatches what doesn't fit, each in one sentence; empty if everything fits
 * @param changes what differs from when the methods were frozen but has no effect, for example the
 *     batch size
 */
public record FrozenCheck(List<String> mismatches, List<String> changes) {

  /** Copies the lists. */
  public FrozenCheck {
    mismatches = List.copyOf(mismatches);
    changes = List.copyOf(changes);
  }

  /** {@return whether the frozen methods can be used: true without a mismatch} */
  public boolean fits() {
    return mismatches.isEmpty();
  }

  /**
   * Requires that the frozen methods can be used.
   *
   * @throws IllegalArgumentException if not, with all mismatches
   */
  public void requireFit() {
    if (!fits()) {
      throw new IllegalArgumentException(
          "what was frozen does not fit: " + String.join("; ", mismatches));
    }
  }

  /**
   * {@return what there is to tell of the check, which {@link #toText} and {@link #toJson} write}
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
