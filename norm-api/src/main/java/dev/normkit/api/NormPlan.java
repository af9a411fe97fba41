package dev.normkit.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * A {@link NormSpec} applied to a {@link Shape}: checked once, then immutable. It answers how many
 * statistic groups and parameters there are; how a kernel walks the data is {@link
 * dev.normkit.spi.Geometry}.
 *
 * @param spec what is asked
 * @param shape what the data looks like
 */
public record NormPlan(NormSpec spec, Shape shape) implements Serializable {

  /**
   * Checks that the method is legal on the shape.
   *
   * @throws IllegalArgumentException if it is not; the message says why and what would do
   */
  public NormPlan {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(shape, "shape");
    if (shape.elements() == 0) {
      throw refused(
          spec,
          shape,
          "an empty batch has no statistics; a layer of LayerBuilder.withEmptyBatches(true) passes"
              + " it through");
    }
    switch (spec.method()) {
      case INSTANCE ->
          requireSpatialAxes(spec, shape, "one position gives no statistics: use LAYER instead");
      case GROUP -> requireGroups(spec, shape);
      case SWITCHABLE -> requireMixable(spec, shape);
      case LAYER, RMS -> firstNormalizedAxis(spec, shape);
      case BATCH -> {}
    }
  }

  /**
   * A plan of a spec that needs no {@code build()}.
   *
   * @param spec what is asked
   * @param shape what the data looks like
   * @throws IllegalArgumentException if the method isn't legal on the shape
   */
  public NormPlan(SpecBuilder spec, Shape shape) {
    this(Objects.requireNonNull(spec, "spec").build(), shape);
  }

  private static void requireSpatialAxes(NormSpec spec, Shape shape, String why) {
    if (!shape.hasSpatialAxes()) {
      throw refused(spec, shape, "it needs spatial axes, and there are none; " + why);
    }
  }

  private static void requireGroups(NormSpec spec, Shape shape) {
    int groups = spec.groups().getAsInt();
    int channels = shape.channels();
    if (shape.layout() == Layout.SEQUENCE) {
      throw refused(
          spec, shape, "channel groups of a time step are not defined: use LAYER instead");
    }
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "groups is " + groups + ", but it must divide the " + channels + " channels of " + shape);
    }
    if (!shape.hasSpatialAxes() && channels == groups) {
      throw new IllegalArgumentException(
          "groups is %s, but over %s that leaves one value per statistic group%s"
              .formatted(
                  groups,
                  shape,
                  channels == 1 ? ", as any number would" : "; it must be below " + channels));
    }
  }

  private static void requireMixable(NormSpec spec, Shape shape) {
    if (shape.layout() == Layout.SEQUENCE) {
      throw refused(
          spec,
          shape,
          "it mixes batch statistics, which time steps of unequal number "
              + "do not have: use LAYER instead");
    }
    boolean dense = !shape.hasSpatialAxes();
    Mixing mixing = spec.mixing().orElseThrow();
    if (dense && !mixing.batchBranch()) {
      throw refused(
          spec, shape, "without its batch branch LAYER alone is left on dense data: use that");
    }
    if (mixing.unbiased() && (dense ? shape.channels() : shape.spatial()) == 1) {
      throw refused(
          spec,
          shape,
          "the unbiased variance of one value does not exist: use MixedVariance.BIASED instead");
    }
  }

  private static IllegalArgumentException refused(NormSpec spec, Shape shape, String why) {
    return new IllegalArgumentException(
        spec.method() + " is not possible on " + shape.told() + ": " + why);
  }

  private static int firstNormalizedAxis(NormSpec spec, Shape shape) {
    int axis = spec.axis().orElse(shape.hasSpatialAxes() ? 1 : -1);
    int rank = shape.rank();
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "axis is " + axis + ", but " + shape.told() + " has axes " + -rank + " to " + (rank - 1));
    }
    return axis < 0 ? axis + rank : axis;
  }

  /**
   * {@return the first normalized axis of LAYER and RMS, in memory order, from 0}
   *
   * @throws IllegalStateException for another method
   */
  public int firstNormalizedAxis() {
    if (!spec.method().overTrailingAxes()) {
      throw new IllegalStateException(
          spec.method() + " does not normalize from an axis; LAYER and RMS do");
    }
    return firstNormalizedAxis(spec, shape);
  }

  /**
   * {@return the number of statistic groups, each with its own mean and variance} It is C for
   * BATCH, N·C for INSTANCE and SWITCHABLE, and N·k for GROUP. For LAYER and RMS it is N, or of a
   * given axis the product of the sizes before it. N is {@link Shape#batch}, so N·T for a sequence.
   * The number may depend on the batch size; {@link #parameterCount} never does. A forward pass
   * saves one pair of moments per group; for SWITCHABLE those of the plain instance statistics.
   */
  public int statisticGroups() {
    return switch (spec.method()) {
      case BATCH -> shape.channels();
      case LAYER, RMS -> shape.product(0, firstNormalizedAxis());
      case INSTANCE, SWITCHABLE -> shape.batch() * shape.channels();
      case GROUP -> shape.batch() * spec.groups().getAsInt();
    };
  }

  /**
   * {@return the number of elements of γ, and of β: one per channel, for LAYER and RMS one per
   * normalized element; whether or not γ and β are present}
   */
  public int affineLength() {
    return spec.method().overTrailingAxes()
        ? shape.product(firstNormalizedAxis(), shape.rank())
        : shape.channels();
  }

  /**
   * {@return the number of mixing logits of one kind (mean or variance) of SwitchableNorm: 3 (in,
   * ln, bn), 2 on dense data (ln, bn) or without its batch branch (in, ln), 0 for the other
   * methods}
   */
  public int mixingLength() {
    if (spec.mixing().isEmpty()) {
      return 0;
    }
    return !shape.hasSpatialAxes() || !spec.mixing().get().batchBranch() ? 2 : 3;
  }

  /**
   * {@return the number of learnable values: γ and β if present, and the mixing logits}
   *
   * @throws ArithmeticException if it exceeds an {@code int}
   */
  public int parameterCount() {
    int affine = (spec.weight() ? 1 : 0) + (spec.bias() ? 1 : 0);
    return Math.addExact(Math.multiplyExact(affine, affineLength()), 2 * mixingLength());
  }

  /**
   * {@return the number of channels with running statistics: C for specs that track statistics,
   * else 0}
   */
  public int runningChannels() {
    return spec.runningAverage().isPresent() ? shape.channels() : 0;
  }

  /** {@return the values behind each channel's batch statistics: N·S} */
  public int valuesPerChannel() {
    return shape.elements() / shape.channels();
  }

  /**
   * {@return the values behind each variance that enters the running ones: N·S, of INSTANCE, which
   * averages those of its samples, S}
   */
  public int valuesPerTrackedVariance() {
    return spec.method() == NormMethod.INSTANCE ? shape.spatial() : valuesPerChannel();
  }

  /**
   * The elements that a call over this plan takes of a span.
   *
   * @param name what messages call the span, for example {@code x}
   * @param span at least as many as the shape has; the first are taken
   * @return the span of just so many
   * @throws IllegalArgumentException if there are fewer
   */
  public FloatSpan elements(String name, FloatSpan span) {
    Objects.requireNonNull(span, name);
    int elements = shape.elements();
    if (span.length() < elements) {
      throw new IllegalArgumentException(
          name + " has " + span.length() + " elements, but " + shape.told() + " needs " + elements);
    }
    return span.withLength(elements);
  }

  /** Spec and shape in one line. */
  @Override
  public String toString() {
    return spec + " over " + shape;
  }
}
