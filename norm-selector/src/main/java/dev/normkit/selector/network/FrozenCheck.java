package dev.normkit.selector.network;

import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import java.util.List;

/**
 * Whether frozen methods fit what they are loaded for.
 *
 * @param mismatches what doesn't fit, each in one sentence; empty if everything fits
 * @param changes what differs from when the methods were frozen but has no effect, for example the
 *     batch size
 */
public record FrozenCheck(List<String> mismatches, List<String> changes) implements Reported {

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
   * The check. Text: {@code frozen fits} or {@code frozen does not fit}, then the mismatches and
   * the changes. JSON: the keys {@code fits}, {@code mismatches} and {@code changes}.
   *
   * @return the report
   */
  @Override
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
}
