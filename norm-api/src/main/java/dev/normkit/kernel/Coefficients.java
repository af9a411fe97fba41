package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;

/**
 * What the loops subtract, multiply and add, in float, and where it lives: {@link Placement}. Entry
 * e of the arrays belongs to row {@code e − first} or to element {@code e − first}. Scratch of one
 * thread, filled anew before each call of a loop; a loop reads only what its formula names.
 *
 * <pre>
 *   t  = (x − mean) − rest         mean is the mean's float value, rest what it leaves
 *   y  = t·scale + shift           by row or by element: scale = rstd·γ, shift = β
 *   y  = (t·scale)·γ + β           by row and element: scale = rstd
 *   dx = dy·scale + (t·slope + constant)
 *   dx = (dy·γ)·scale + (t·slope + constant)
 * </pre>
 */
public final class Coefficients {
  /** What has entries of its own. */
  public enum Placement {
    /** Each row: planes with one γ per channel, and the pivots and sums of all centered rows. */
    ROW,
    /** Each element of a row, for all rows: columns with one γ each. */
    ELEMENT,
    /** Each row, and γ and β each element: LayerNorm and RMSNorm. */
    ROW_AND_ELEMENT,
    /**
     * As {@link #ROW_AND_ELEMENT}, but mean, rest, β and constant are 0, and nobody wants Σd, Σg
     * and dβ: the sums of RMSNorm, and all of it where it has no β. A loop need not touch them, and
     * gives the same bits.
     */
    AROUND_ZERO
  }

  /** The mean's float value; in sums, the pivot. */
  public final float[] mean;

  /** What the mean's float value leaves of it. */
  public final float[] rest;

  /** The factor of t: rstd·γ, or rstd alone where each element has its own γ. */
  public final float[] scale;

  /** β, unless each element has its own. */
  public final float[] shift;

  /** The backward factor of t, p. */
  public final float[] slope;

  /** The backward constant, q. */
  public final float[] constant;

  private final Placement placement;
  private int first;
  private FloatSpan weight;
  private FloatSpan bias;
  private int parameterAt;

  /**
   * Room for a number of entries.
   *
   * @param placement what has entries of its own
   * @param entries how many rows or columns are handled at a time
   */
  public Coefficients(Placement placement, int entries) {
    this.placement = placement;
    mean = new float[entries];
    rest = new float[entries];
    scale = new float[entries];
    shift = new float[entries];
    slope = new float[entries];
    constant = new float[entries];
  }

  /** {@return what has entries of its own} */
  public Placement placement() {
    return placement;
  }

  /**
   * {@return whether each element of a row has a γ and β of its own: true for both placements by
   * row and element}
   */
  public boolean hasParameters() {
    return placement.compareTo(Placement.ROW_AND_ELEMENT) >= 0;
  }

  /**
   * {@return whether mean, rest, β and constant are 0 and may be left alone: true for {@link
   * Placement#AROUND_ZERO}}
   */
  public boolean aroundZero() {
    return placement == Placement.AROUND_ZERO;
  }

  /** {@return the entry of the first row, or of the first element, an index of the arrays} */
  public int first() {
    return first;
  }

  /** Sets {@link #first}. */
  Coefficients from(int entry) {
    first = entry;
    return this;
  }

  /** Takes γ and β of all elements. */
  void takeParameters(FloatSpan newWeight, FloatSpan newBias) {
    weight = newWeight;
    bias = newBias;
  }

  /** Keeps none of the caller's data reachable. */
  void clearParameters() {
    takeParameters(null, null);
  }

  /** Sets where γ and β of a row's first element lie. */
  void parametersFrom(int at) {
    if (parameterAt != at) { // as in Block.move
      parameterAt = at;
    }
  }

  /**
   * {@return γ of all elements, where each has its own: that of a row's element i at {@code
   * weightAt + i}}
   */
  public float[] weight() {
    return weight.array();
  }

  /** {@return where γ of a row's first element lies, an index of {@link #weight}} */
  public int weightAt() {
    return weight.offset() + parameterAt;
  }

  /**
   * {@return β of all elements, where each has its own: that of a row's element i at {@code biasAt
   * + i}}
   */
  public float[] bias() {
    return bias.array();
  }

  /** {@return where β of a row's first element lies, an index of {@link #bias}} */
  public int biasAt() {
    return bias.offset() + parameterAt;
  }

  /** Splits a mean into its float value and the rest. */
  void setMean(int entry, double value) {
    float near = (float) value;
    mean[entry] = near;
    rest[entry] = (float) (value - near);
  }

  /** The mean and the factor of t of an entry. */
  void set(int entry, double value, double factor) {
    setMean(entry, value);
    scale[entry] = (float) factor;
  }

  private int entry(int row, int i) {
    return first + (placement == Placement.ROW || hasParameters() ? row : i);
  }

  /** x less its pivot. */
  float shifted(float x, int row, int i) {
    return x - mean[entry(row, i)];
  }

  /** t. */
  float centred(float x, int row, int i) {
    int e = entry(row, i);
    return (x - mean[e]) - rest[e];
  }

  /** t·scale: x̂, where each element has its own γ. */
  float scaled(float x, int row, int i) {
    return centred(x, row, i) * scale[entry(row, i)];
  }

  /** g: dy·γ where each element has its own γ, else dy. */
  float gradient(float dy, int i) {
    return hasParameters() ? dy * weight.array()[weightAt() + i] : dy;
  }

  /** y. */
  float output(float x, int row, int i) {
    float scaled = scaled(x, row, i);
    return hasParameters()
        ? scaled * weight.array()[weightAt() + i] + bias.array()[biasAt() + i]
        : scaled + shift[entry(row, i)];
  }

  /** dx. */
  float inputGradient(float x, float dy, int row, int i) {
    int e = entry(row, i);
    return gradient(dy, i) * scale[e] + (centred(x, row, i) * slope[e] + constant[e]);
  }
}
