package dev.normkit.kernel;

/**
 * What the inner loops multiply and add, in float: one entry per run, row or column. Scratch of one
 * thread, filled anew before each call of a loop; a loop reads only what its formula names.
 */
public final class Coefficients {
  /** The mean's float value; in sums, the pivot. */
  public final float[] k;

  /** The rest of the mean, which its float value leaves. */
  public final float[] r;

  /** The factor of t = (x−k)−r: rstd·γ, or rstd alone where each element has its own γ. */
  public final float[] a;

  /** β. */
  public final float[] b;

  /** The backward factor of t. */
  public final float[] p;

  /** The backward constant. */
  public final float[] q;

  /**
   * Room for a number of entries.
   *
   * @param entries how many runs, rows or columns are handled at a time
   */
  public Coefficients(int entries) {
    k = new float[entries];
    r = new float[entries];
    a = new float[entries];
    b = new float[entries];
    p = new float[entries];
    q = new float[entries];
  }

  /** Splits a mean into its float value and the rest. */
  void setMean(int i, double mean) {
    float value = (float) mean;
    k[i] = value;
    r[i] = (float) (mean - value);
  }

  /** Copies k and r of a range of entries. */
  void takeMeans(Coefficients other, int from, int to) {
    System.arraycopy(other.k, from, k, from, to - from);
    System.arraycopy(other.r, from, r, from, to - from);
  }

  /** The mean and the factor of t of an entry. */
  void set(int i, double mean, double factor) {
    setMean(i, mean);
    a[i] = (float) factor;
  }
}
