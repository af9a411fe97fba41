package dev.normkit.selector.report;

import java.util.List;

/**
 * Lines of a report that belong together.
 *
 * @param columns how their cells are aligned
 * @param rows one line each; the first cell is the heading, which says what the line is about
 */
public record Table(Columns columns, List<List<String>> rows) {
  /** How the cells of several lines are aligned. */
  public enum Columns {
    /** Not at all. */
    FREE,
    /** All cells but the last are equally wide in all lines. */
    ALIGNED,
    /**
     * As {@link #ALIGNED}, except for the first line: it alone has the heading, and scripts may
     * rely on two spaces between its cells.
     */
    ALIGNED_BELOW_THE_FIRST
  }

  /** Copies the rows. */
  public Table {
    rows = rows.stream().map(List::copyOf).toList();
  }
}
