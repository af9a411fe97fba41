package dev.normkit.evidence.run;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import java.util.List;

/** A statement that is tried. */
public interface Experiment {
  /** The word on the command line and the name of its files. */
  String name();

  /** What is asked, in one line. */
  String question();

  /** The table whose lines tell which cells are finished; others may belong to it too. */
  default String table() {
    return name();
  }

  /** The experiments whose runs leave lines for this one, itself first. */
  default List<String> runBy() {
    return List.of(name());
  }

  /**
   * The settings of all cells, without seeds.
   *
   * @param quick whether few are wanted, which show the sign in five minutes with one seed
   */
  List<Row> settings(boolean quick);

  /**
   * Runs a cell on the calling thread alone; the same cell gives the same lines.
   *
   * @param cell which one
   * @param data where images are
   * @param watch is told of every step, and may end the run
   */
  Outcome run(Cell cell, DataFolder data, Watch watch);

  /** The report on whatever is finished: perhaps nothing. */
  Report report(Results results);
}
