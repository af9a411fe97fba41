package dev.normkit.tests;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.RunningStatistics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What goes into a normalization, in double precision, so that it can be varied by tiny steps. A
 * part that is absent has no elements. Mutable: {@link #get} shares its array.
 */
public final class Operands {
  private static final double[] ABSENT = {};

  /** One operand. */
  public enum Part {
    /** The input. */
    X,
    /** The gradient with respect to y. */
    DY,
    /** γ; absent means 1. */
    WEIGHT,
    /** β; absent means 0. */
    BIAS,
    /** λ of SwitchableNorm. */
    MEAN_LOGITS,
    /** λ' of SwitchableNorm. */
    VARIANCE_LOGITS,
    /** The running mean; absent means that the batch's own statistics are used. */
    RUNNING_MEAN,
    /** The running variance, present together with the mean. */
    RUNNING_VARIANCE
  }

  private final Map<Part, double[]> values = new EnumMap<>(Part.class);

  /** No part at all. */
  public Operands() {}

  /**
   * All that a call has.
   *
   * @param x the input
   * @param dy the gradient with respect to y
   * @param parameters γ, β and mixing logits
   * @param running statistics in place of the batch's own
   * @return new operands
   */
  public static Operands of(
      FloatSpan x, FloatSpan dy, NormParameters parameters, Optional<RunningStatistics> running) {
    Operands operands =
        new Operands()
            .with(Part.X, x)
            .with(Part.DY, dy)
            .with(Part.WEIGHT, parameters.weight())
            .with(Part.BIAS, parameters.bias())
            .with(Part.MEAN_LOGITS, parameters.meanLogits())
            .with(Part.VARIANCE_LOGITS, parameters.varianceLogits());
    running.ifPresent(operands::withRunning);
    return operands;
  }

  private void withRunning(RunningStatistics running) {
    double[] mean = new double[running.channels()];
    double[] variance = new double[running.channels()];
    Arrays.setAll(mean, running::mean);
    Arrays.setAll(variance, running::variance);
    with(Part.RUNNING_MEAN, mean).with(Part.RUNNING_VARIANCE, variance);
  }

  /**
   * Sets one part.
   *
   * @param part which
   * @param numbers its elements; none for an absent part
   * @return this
   */
  public Operands with(Part part, double... numbers) {
    values.put(part, numbers.clone());
    return this;
  }

  /**
   * Sets one part.
   *
   * @param part which
   * @param numbers its elements
   * @return this
   */
  public Operands with(Part part, FloatSpan numbers) {
    double[] wide = new double[numbers.length()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = numbers.get(i);
    }
    values.put(part, wide);
    return this;
  }

  /**
   * One part's elements.
   *
   * @param part which
   * @return the array itself; empty when absent
   */
  public double[] get(Part part) {
    return values.getOrDefault(part, ABSENT);
  }

  /**
   * Whether a part is there.
   *
   * @param part which
   * @return false when absent
   */
  public boolean has(Part part) {
    return get(part).length > 0;
  }

  /**
   * The same numbers in arrays of their own.
   *
   * @return a copy
   */
  public Operands copy() {
    Operands copy = new Operands();
    values.forEach(copy::with);
    return copy;
  }
}
