package dev.normkit.bench;

/** One place in the table: who computed which row on how many threads. */
record Cell(Row row, String contestant, int threads) {

  /** For progress and logs. */
  @Override
  public String toString() {
    return row.name() + " " + contestant + " threads=" + threads;
  }
}
