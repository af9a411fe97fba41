package dev.normkit.kernel;

import dev.normkit.kernel.Coefficients.Placement;
import java.util.Arrays;

/**
 * What the summing loops give: two float sums per row, or per element, of a chunk; and where each
 * element has its own γ and β, what is added to dγ and dβ. Scratch of one thread.
 */
public final class Sums {
  /** Σd, or Σg: by row from 0 on; by element from 0 on, added to. */
  public final float[] sum;

  /** Σd², or Σg·t, at the same places. */
  public final float[] product;

  private float[] weight = {};
  private float[] bias = {};
  private int parameterAt;
  private final boolean byElement;
  private final float[] sumLanes = new float[ReductionOrder.LANES];
  private final float[] productLanes = new float[ReductionOrder.LANES];

  /**
   * Room for sums.
   *
   * @param placement whether there is one of each per row or per element
   * @param entries how many
   */
  public Sums(Placement placement, int entries) {
    byElement = placement == Placement.ELEMENT;
    sum = new float[entries];
    product = new float[entries];
  }

  /** Takes what dγ and dβ of a chunk of rows are added to. */
  void takeParameters(float[] newWeight, float[] newBias) {
    weight = newWeight;
    bias = newBias;
  }

  /** Sets where dγ and dβ of a row's first element lie. */
  void parametersFrom(int at) {
    parameterAt = at;
  }

  /**
   * {@return dγ of all elements: that of a row's element i at {@code parameterAt + i}; added to}
   */
  public float[] weight() {
    return weight;
  }

  /**
   * {@return dβ of all elements: that of a row's element i at {@code parameterAt + i}; added to}
   */
  public float[] bias() {
    return bias;
  }

  /**
   * {@return where dγ and dβ of a row's first element lie: an index of {@link #weight} and {@link
   * #bias}}
   */
  public int parameterAt() {
    return parameterAt;
  }

  /** Sets the sums of the first elements to 0, to which their rows are added. */
  void clear(int entries) {
    Arrays.fill(sum, 0, entries, 0);
    Arrays.fill(product, 0, entries, 0);
  }

  /** Before the elements of a row. */
  void begin() {
    if (!byElement) {
      Arrays.fill(sumLanes, 0);
      Arrays.fill(productLanes, 0);
    }
  }

  /** Adds element i of a row: to its own sums, or to those of its lane. */
  void add(int i, float value, float valueProduct) {
    if (byElement) {
      sum[i] += value;
      product[i] += valueProduct;
    } else {
      sumLanes[i % ReductionOrder.LANES] += value;
      productLanes[i % ReductionOrder.LANES] += valueProduct;
    }
  }

  /** Adds to dγ and dβ of element i. */
  void addParameters(int i, float dWeight, float dBias) {
    weight[parameterAt + i] += dWeight;
    bias[parameterAt + i] += dBias;
  }

  /** After the elements of a row. */
  void end(int row) {
    if (!byElement) {
      sum[row] = ReductionOrder.tree(sumLanes, 0, ReductionOrder.LANES);
      product[row] = ReductionOrder.tree(productLanes, 0, ReductionOrder.LANES);
    }
  }
}
