package dev.normkit.selector.report;

import java.util.List;

/**
 * One of those that a decision considered.
 *
 * @param chosen whether it is the one
 * @param cells its line for people, without the heading
 * @param facts the same for programs
 */
public record Candidate(boolean chosen, List<String> cells, Facts facts) {
  /** Copies the cells. */
  public Candidate {
    cells = List.copyOf(cells);
  }
}
