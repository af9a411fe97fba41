package dev.normkit.selector.report;

import java.util.List;

/**
 * One method or backend that a decision considered.
 *
 * @param chosen whether it was chosen
 * @param cells its line for people, without the heading
 * @param facts the same for programs
 */
public record Candidate(boolean chosen, List<String> cells, Facts facts) {
  /** Copies the cells. */
  public Candidate {
    cells = List.copyOf(cells);
  }
}
