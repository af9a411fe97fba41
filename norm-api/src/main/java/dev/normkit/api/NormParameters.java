package dev.normkit.api;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The learnable numbers of one layer, or their gradients: γ (weight), β (bias) and SwitchableNorm's
 * mixing logits λ (mean) and λ' (variance) in the order in, ln, bn. Each part may be absent.
 *
 * <p>A logit of −∞ leaves its branch out: a NaN in it changes nothing, and inference needs no
 * running statistics where bn is left out of both mixes. A logit of NaN or +∞, or −∞ in all of
 * them, leaves no weights, and the output is NaN throughout.
 *
 * <p>The spans share their arrays with the caller, so an optimizer may change the numbers in place
 * between calls.
 *
 * @param weight γ; empty length when absent
 * @param bias β; empty length when absent
 * @param meanLogits λ; empty length for methods without
 * @param varianceLogits λ'; empty length for methods without
 */
public record NormParameters(
    FloatSpan weight, FloatSpan bias, FloatSpan meanLogits, FloatSpan varianceLogits)
    implements Serializable {

  private static final FloatSpan ABSENT = FloatSpan.of();

  /**
   * Checks that every part is given; an absent one is an empty span. Each has its name in messages.
   *
   * @throws NullPointerException if one is null
   */
  public NormParameters {
    weight = named("weight", weight);
    bias = named("bias", bias);
    meanLogits = named("meanLogits", meanLogits);
    varianceLogits = named("varianceLogits", varianceLogits);
  }

  private static FloatSpan named(String name, FloatSpan part) {
    return Objects.requireNonNull(part, name).withName(name);
  }

  /**
   * {@return the usual start in new arrays: γ = 1, β = 0, all logits 1}
   *
   * @param plan says which parts exist and how long they are
   */
  public static NormParameters initial(NormPlan plan) {
    NormParameters parameters = zeros(plan);
    for (FloatSpan ones :
        List.of(parameters.weight, parameters.meanLogits, parameters.varianceLogits)) {
      Arrays.fill(ones.array(), 1);
    }
    return parameters;
  }

  /**
   * {@return zeros in new arrays, for gradients}
   *
   * @param plan says which parts exist and how long they are
   */
  public static NormParameters zeros(NormPlan plan) {
    Objects.requireNonNull(plan, "plan");
    return new NormParameters(
        FloatSpan.of(new float[plan.spec().weight() ? plan.affineLength() : 0]),
        FloatSpan.of(new float[plan.spec().bias() ? plan.affineLength() : 0]),
        FloatSpan.of(new float[plan.mixingLength()]),
        FloatSpan.of(new float[plan.mixingLength()]));
  }

  /** {@return four absent parts, for a spec without γ and β} */
  public static NormParameters none() {
    return new NormParameters(ABSENT, ABSENT, ABSENT, ABSENT);
  }

  /**
   * {@return these parameters with another γ; the record itself, and a layer that owns it, stay as
   * they are}
   *
   * @param newWeight the caller's data
   */
  public NormParameters withWeight(FloatSpan newWeight) {
    return new NormParameters(newWeight, bias, meanLogits, varianceLogits);
  }

  /**
   * {@return these parameters with another β, as {@link #withWeight}}
   *
   * @param newBias the caller's data
   */
  public NormParameters withBias(FloatSpan newBias) {
    return new NormParameters(weight, newBias, meanLogits, varianceLogits);
  }

  /**
   * {@return these parameters with other mixing logits, as {@link #withWeight}}
   *
   * @param newMean λ: in, ln, bn (dense: ln, bn)
   * @param newVariance λ' in the same order
   */
  public NormParameters withLogits(FloatSpan newMean, FloatSpan newVariance) {
    return new NormParameters(weight, bias, newMean, newVariance);
  }

  /**
   * Refuses parts that do not fit a plan.
   *
   * @param plan says which parts exist and how long they are
   * @param naming turns the name of a part into the one used in messages
   * @throws IllegalArgumentException naming the part and both lengths
   */
  public void requireFit(NormPlan plan, UnaryOperator<String> naming) {
    int affine = plan.affineLength();
    requirePart(plan, naming.apply("weight"), weight, plan.spec().weight() ? affine : 0);
    requirePart(plan, naming.apply("bias"), bias, plan.spec().bias() ? affine : 0);
    requirePart(plan, naming.apply("mean logits"), meanLogits, plan.mixingLength());
    requirePart(plan, naming.apply("variance logits"), varianceLogits, plan.mixingLength());
  }

  private static void requirePart(NormPlan plan, String name, FloatSpan part, int wanted) {
    part.requireArray(name);
    if (part.length() != wanted) {
      throw new IllegalArgumentException(
          "%s has %s values, but %s over %s%s"
              .formatted(
                  name,
                  part.length(),
                  plan.spec().method(),
                  plan.shape().told(),
                  wanted == 0 ? " was specified without" : " needs " + wanted));
    }
  }

  private List<FloatSpan> all() {
    return List.of(weight, bias, meanLogits, varianceLogits);
  }

  /**
   * What there is to learn: an optimizer goes through these and the same parts of the gradients.
   *
   * @return the parts that aren't empty, live, in the order weight, bias, mean logits, variance
   *     logits; each has its name
   */
  public List<FloatSpan> parts() {
    return all().stream().filter(part -> part.length() > 0).toList();
  }

  /** {@return the same numbers in new arrays} */
  public NormParameters copy() {
    return new NormParameters(copy(weight), copy(bias), copy(meanLogits), copy(varianceLogits));
  }

  private static FloatSpan copy(FloatSpan part) {
    return FloatSpan.of(part.toArray());
  }

  /**
   * Copies another set's numbers into this one's.
   *
   * @param other of the same plan
   * @throws IllegalArgumentException if a part has another length; nothing is then changed
   */
  public void copyFrom(NormParameters other) {
    Objects.requireNonNull(other, "other");
    requireSameLength(weight, other.weight);
    requireSameLength(bias, other.bias);
    requireSameLength(meanLogits, other.meanLogits);
    requireSameLength(varianceLogits, other.varianceLogits);
    weight.copyFrom(other.weight);
    bias.copyFrom(other.bias);
    meanLogits.copyFrom(other.meanLogits);
    varianceLogits.copyFrom(other.varianceLogits);
  }

  /** A longer part isn't one of the same plan either, though a span could take its start. */
  private static void requireSameLength(FloatSpan own, FloatSpan other) {
    if (other.length() != own.length()) {
      throw new IllegalArgumentException(
          "other has a %s of %s elements, but here it has %s; both must be of the same plan"
              .formatted(own.name(), other.length(), own.length()));
    }
  }

  /**
   * Adds another set's numbers to this one's: gradients of several passes.
   *
   * @param other of the same plan; all parts are in arrays
   * @throws IllegalArgumentException if a part has another length, or is in a buffer outside of
   *     arrays; nothing is then changed
   */
  public void add(NormParameters other) {
    Objects.requireNonNull(other, "other");
    requireAddable(weight, other.weight);
    requireAddable(bias, other.bias);
    requireAddable(meanLogits, other.meanLogits);
    requireAddable(varianceLogits, other.varianceLogits);
    weight.add(other.weight);
    bias.add(other.bias);
    meanLogits.add(other.meanLogits);
    varianceLogits.add(other.varianceLogits);
  }

  private static void requireAddable(FloatSpan own, FloatSpan other) {
    requireSameLength(own, other);
    own.requireAddable(other);
  }

  /** Sets all numbers to 0. */
  public void clear() {
    all().forEach(FloatSpan::clear);
  }

  /**
   * {@return whether any part shares an element with a span}
   *
   * @param span for example an output
   */
  public boolean overlaps(FloatSpan span) {
    return weight.overlaps(span)
        || bias.overlaps(span)
        || meanLogits.overlaps(span)
        || varianceLogits.overlaps(span);
  }
}
