package dev.normkit.spi.kernel;

/**
 * The loops over a contiguous row with one γ and β per element. See {@link InnerLoops} for the
 * arithmetic.
 */
public interface RowLoops {
  /**
   * Normalizes a row with one γ and β per element: {@code y = t·(rstd·γ) + β}.
   *
   * @param x the data
   * @param xAt its first element
   * @param y the output; may be x
   * @param yAt its first element
   * @param n how many
   * @param weight γ
   * @param weightAt its first element
   * @param bias β
   * @param biasAt its first element
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param rstd 1/√(σ²+ε)
   */
  void normalizeRow(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      float k,
      float r,
      float rstd);

  /**
   * Backward sums of a row chunk with one γ per element: by lane {@code g = dy·γ; s += g; q +=
   * g·t}, by element {@code dγ += dy·(t·rstd); dβ += dy}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param n how many, at most {@link ReductionOrder#CHUNK}
   * @param weight γ
   * @param weightAt its first element
   * @param dWeight added to, from {@code gradientAt}
   * @param dBias added to, from {@code gradientAt}
   * @param gradientAt the first element of dγ and dβ
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param rstd 1/√(σ²+ε)
   * @param sums receives s at 0 and q at 1
   */
  void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      float k,
      float r,
      float rstd,
      float[] sums);

  /**
   * Input gradient of a row with one γ per element: {@code dx = dy·(rstd·γ) + (t·p + q)}.
   *
   * @param x the data
   * @param xAt its first element
   * @param dy the gradient with respect to y
   * @param dyAt its first element
   * @param dx the output; may be dy or x
   * @param dxAt its first element
   * @param n how many
   * @param weight γ
   * @param weightAt its first element
   * @param k the mean's float value
   * @param r the rest of the mean
   * @param rstd 1/√(σ²+ε)
   * @param p coefficient of t
   * @param q constant
   */
  void rowInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float[] weight,
      int weightAt,
      float k,
      float r,
      float rstd,
      float p,
      float q);
}
