package dev.normkit.selector;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether frozen methods fit what they are loaded for.
 *
 * @param mismatches what does not fit, each in one sentence; empty when all does
 * @param changes what is other than when the methods were frozen and changes nothing, for example
 *     the batch size
 */
public record FrozenCheck(List<String> mismatches, List<String> changes) {

  /**
   * Copies the lists.
   *
   * @param mismatches the component
   * @param changes the component
   */
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
   * The check as lines of text.
   *
   * @return {@code frozen fits} or {@code frozen does not fit}, then the mismatches and the changes
   */
  public String toText() {
    List<String> lines = new ArrayList<>();
    lines.add("frozen  " + (fits() ? "fits" : "does not fit"));
    mismatches.forEach(mismatch -> lines.add("mismatch  " + mismatch));
    changes.forEach(change -> lines.add("change  " + change));
    return String.join("\n", lines);
  }

  /**
   * The check as JSON with the keys {@code fits}, {@code mismatches} and {@code changes}.
   *
   * @return the text, without a line end after the last brace
   */
  public String toJson() {
    return DecisionJson.of(this);
  }
}
