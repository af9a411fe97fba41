package dev.normkit.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * The settings that a framework changes together: ε, momentum and the variance that is kept. ε
 * differs by method inside a framework too:
 *
 * <table>
 *   <caption>Defaults of the layers that the presets stand for</caption>
 *   <tr>
 *     <th>method</th>
 *     <th>{@link #pytorch()}</th>
 *     <th>{@link #keras()}</th>
 *     <th>{@link #onnx()}</th>
 *   </tr>
 *   <tr>
 *     <td>BATCH</td>
 *     <td>1e-5, {@code BatchNorm1d} to {@code 3d}</td>
 *     <td>1e-3, {@code BatchNormalization}</td>
 *     <td>1e-5, {@code BatchNormalization}</td>
 *   </tr>
 *   <tr>
 *     <td>LAYER</td>
 *     <td>1e-5, {@code LayerNorm}</td>
 *     <td>1e-3, {@code LayerNormalization}</td>
 *     <td>1e-5, {@code LayerNormalization}</td>
 *   </tr>
 *   <tr>
 *     <td>INSTANCE</td>
 *     <td>1e-5, {@code InstanceNorm1d} to {@code 3d}</td>
 *     <td>1e-3, {@code GroupNormalization} with one channel per group</td>
 *     <td>1e-5, {@code InstanceNormalization}</td>
 *   </tr>
 *   <tr>
 *     <td>GROUP</td>
 *     <td>1e-5, {@code GroupNorm}</td>
 *     <td>1e-3, {@code GroupNormalization}</td>
 *     <td>1e-5, {@code GroupNormalization}</td>
 *   </tr>
 *   <tr>
 *     <td>SWITCHABLE</td>
 *     <td>1e-5, {@code SwitchNorm2d} of Luo et al. 2018, written for PyTorch</td>
 *     <td>1e-3, as the other layers: Keras has none</td>
 *     <td>1e-5, as the other operators: ONNX has none</td>
 *   </tr>
 *   <tr>
 *     <td>RMS</td>
 *     <td>1.1920929e-7, {@code RMSNorm}: the machine epsilon of float, 2⁻²³</td>
 *     <td>1e-6, {@code RMSNormalization}</td>
 *     <td>1e-5, {@code RMSNormalization}</td>
 *   </tr>
 * </table>
 *
 * <p>Momentum and kept variance are those of the framework's BatchNorm. {@code SwitchNorm2d} has
 * the same momentum as PyTorch's; those of one and three dimensions have {@code
 * Momentum.ofOld(0.997)}.
 *
 * @param epsilon ε of all methods but RMS, added to the variance inside the root
 * @param rmsEpsilon ε of RMS, added to the mean square
 * @param runningAverage how a new batch enters the running statistics, and which variance of it;
 *     that of SWITCHABLE is the one that it mixes
 * @param mixedVariance which variances SWITCHABLE mixes
 */
public record Preset(
    double epsilon, double rmsEpsilon, RunningAverage runningAverage, MixedVariance mixedVariance)
    implements Serializable {

  /** 2⁻²³, {@code torch.finfo(torch.float32).eps}. */
  private static final double FLOAT_EPSILON = Math.ulp(1f);

  /** Checks that neither of the last two is null; {@link NormSpec} checks ε. */
  public Preset {
    Objects.requireNonNull(runningAverage, "runningAverage");
    Objects.requireNonNull(mixedVariance, "mixedVariance");
    epsilon += 0.0; // −0 becomes 0, so that presets alike are equal
    rmsEpsilon += 0.0;
  }

  /**
   * A preset whose SWITCHABLE is that of the paper.
   *
   * @param epsilon ε of all methods but RMS
   * @param rmsEpsilon ε of RMS
   * @param momentum how a new batch enters the running statistics
   * @param runningVariance which variance of a batch is kept
   * @throws NullPointerException if one is null
   */
  public Preset(
      double epsilon, double rmsEpsilon, Momentum momentum, RunningVariance runningVariance) {
    this(epsilon, rmsEpsilon, new RunningAverage(momentum, runningVariance), MixedVariance.BIASED);
  }

  /**
   * A preset with one ε for every method.
   *
   * @param epsilon ε
   * @param momentum how a new batch enters the running statistics
   * @param runningVariance which variance of a batch is kept
   * @throws NullPointerException if one is null
   */
  public Preset(double epsilon, Momentum momentum, RunningVariance runningVariance) {
    this(epsilon, epsilon, momentum, runningVariance);
  }

  /**
   * {@return PyTorch's: weight of the new batch 0.1, unbiased variance; the default of every spec}
   */
  public static Preset pytorch() {
    return new Preset(1e-5, FLOAT_EPSILON, Momentum.ofNew(0.1), RunningVariance.UNBIASED);
  }

  /** {@return Keras': weight of the old value 0.99, biased variance} */
  public static Preset keras() {
    return new Preset(1e-3, 1e-6, Momentum.ofNew(0.01), RunningVariance.BIASED);
  }

  /** {@return ONNX': weight of the old value 0.9, biased variance} */
  public static Preset onnx() {
    return new Preset(1e-5, Momentum.ofNew(0.1), RunningVariance.BIASED);
  }

  /**
   * {@return the settings of {@code SwitchNorm2d}, the code of SwitchableNorm's authors: its
   * variances ({@link MixedVariance#UNBIASED}), ε 1e-5, weight of the old value 0.9} In one and
   * three dimensions it has {@code Momentum.ofOld(0.997)}. {@link #pytorch()} has the paper's
   * variances.
   */
  public static Preset switchNorm() {
    return new Preset(1e-5, FLOAT_EPSILON, pytorch().runningAverage(), MixedVariance.UNBIASED);
  }

  /**
   * {@return ε of a method: {@link #rmsEpsilon()} for RMS, {@link #epsilon()} for the others}
   *
   * @param method which normalization
   */
  public double epsilon(NormMethod method) {
    return method == NormMethod.RMS ? rmsEpsilon : epsilon;
  }
}
