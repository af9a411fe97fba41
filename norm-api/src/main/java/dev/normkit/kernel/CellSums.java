package dev.normkit.kernel;

/** The sums and moments of neighbouring cells: planes or columns. Scratch of one thread. */
interface CellSums {
  /**
   * Mean and biased variance of each group of neighbouring cells.
   *
   * @param x the cells
   * @param first the entry of the first cell in scratch by channel
   * @param mean receives μ, one entry per group, from {@code at}
   * @param variance receives σ²
   * @param at the first group's entry
   */
  void moments(Block x, int first, double[] mean, double[] variance, int at);

  /**
   * Σdy and Σdy·t of each cell.
   *
   * @param x the cells
   * @param dy their gradients
   * @param c mean and rest
   * @param sum receives Σdy, one entry per cell, from {@code at}
   * @param product receives Σdy·t
   * @param at the first cell's entry
   */
  void gradients(Block x, Block dy, Coefficients c, double[] sum, double[] product, int at);
}
