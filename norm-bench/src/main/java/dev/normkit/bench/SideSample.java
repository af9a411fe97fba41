package dev.normkit.bench;

/**
 * What one process of a comparison measured.
 *
 * @param place which process
 * @param nanos the time of one call: the median of the iterations
 */
record SideSample(Place place, double nanos) {

  /**
   * One process of a comparison.
   *
   * @param pair from 1
   * @param cell which row, by which contestant
   * @param side whose jars
   */
  record Place(int pair, Cell cell, Side side) {

    /** For progress. */
    @Override
    public String toString() {
      return "pair " + pair + " " + cell + " " + side.id();
    }
  }

  Cell cell() {
    return place.cell();
  }
}
