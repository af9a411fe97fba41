package dev.normkit.tests;

import dev.normkit.api.MixedVariance;
import dev.normkit.api.Mixing;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A method with settings.
 *
 * @param method which normalization
 * @param settings what isn't as usual about it
 */
record Form(NormMethod method, UnaryOperator<SpecBuilder> settings) {
  /** What a kernel does otherwise. */
  static final List<Form> UNUSUAL =
      List.of(
          new Form(NormMethod.INSTANCE, Form::tracked),
          new Form(NormMethod.SWITCHABLE, spec -> spec.batchBranch(false)),
          new Form(NormMethod.SWITCHABLE, Form::unbiased));

  /** What is put together of the others. */
  static final List<Form> JOINED =
      List.of(
          new Form(NormMethod.BATCH, spec -> spec.trackStatistics(false)),
          new Form(NormMethod.SWITCHABLE, spec -> unbiased(spec).batchBranch(false)));

  /** Every way to keep running statistics. */
  static final List<Form> TRAINED =
      List.of(
          new Form(NormMethod.BATCH, spec -> spec),
          new Form(NormMethod.BATCH, spec -> tracked(spec).momentum(Momentum.cumulative())),
          new Form(NormMethod.BATCH, spec -> spec.momentum(Momentum.pooled())),
          new Form(NormMethod.BATCH, spec -> tracked(spec).momentum(Momentum.pooled())),
          new Form(NormMethod.INSTANCE, spec -> spec.trackStatistics(true)),
          new Form(NormMethod.INSTANCE, spec -> tracked(spec).momentum(Momentum.cumulative())),
          new Form(NormMethod.SWITCHABLE, spec -> spec),
          new Form(NormMethod.SWITCHABLE, spec -> spec.momentum(Momentum.pooled())),
          new Form(NormMethod.SWITCHABLE, Form::unbiased),
          new Form(NormMethod.SWITCHABLE, spec -> unbiased(spec).momentum(Momentum.pooled())));

  static Form usual(NormMethod method) {
    return new Form(method, method.tracksStatistics() ? Form::tracked : spec -> spec);
  }

  /** The variance kept is the biased one, so that one value per channel is legal. */
  private static SpecBuilder tracked(SpecBuilder spec) {
    return spec.trackStatistics(true).runningVariance(RunningVariance.BIASED);
  }

  private static SpecBuilder unbiased(SpecBuilder spec) {
    return spec.mixedVariance(MixedVariance.UNBIASED);
  }

  /** With γ, β and, for GROUP, two groups; one ε for all, whatever the presets say. */
  SpecBuilder spec() {
    SpecBuilder builder = NormSpec.of(method).epsilon(1e-5).weight(true).bias(true);
    return settings.apply(method == NormMethod.GROUP ? builder.groups(2) : builder);
  }

  /** Those of some shapes that are legal: without planes and the batch, LAYER is left. */
  List<Shape> legal(List<Shape> shapes) {
    boolean mixes = spec().build().mixing().map(Mixing::batchBranch).orElse(true);
    return shapes.stream().filter(shape -> mixes || shape.hasSpatialAxes()).toList();
  }
}
