package dev.normkit.selector.report;

import java.util.List;

/**
 * Lines of a report that belong together.
 *
 * @param columns how their cells stand below each other
 * @param rows one line each; the first cell is the heading that says what the line tells
 */
public record Table(Columns columns, List<List<String>> rows) {
  /** How the cells of lines stand below each other. */
  public enum Columns {
    /** Each line by itself. */
    FREE,
    /** Equally wide in all lines, but for the last cell. */
    ALIGNED,
    /**
     * Equally wide in all lines but the first, which alone has the heading: scripts may rely on the
     * gaps between its cells.
     */
    ALIGNED_BELOW_THE_FIRST
  }

  /** Copies the rows. */
  public Table {
    rows = rows.stream().map(List::copyOf).toList();
  }
}
