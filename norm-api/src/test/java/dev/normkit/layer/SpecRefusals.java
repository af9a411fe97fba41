package dev.normkit.layer;

import static dev.normkit.layer.Refusal.illegal;
import static dev.normkit.layer.Refusal.missing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.MixedVariance;
import dev.normkit.api.Mixing;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.RunningVariance;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Settings out of range, and settings that do not belong to the method. */
final class SpecRefusals {
  private SpecRefusals() {}

  static Stream<Refusal> all() {
    return Stream.of(epsilons(), momenta(), groupsAndAxes(), statistics(), mixing(), nulls())
        .flatMap(rows -> rows);
  }

  private static Stream<Refusal> epsilons() {
    return Stream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e-300)
        .map(
            epsilon ->
                illegal(
                    "epsilon " + epsilon,
                    () -> NormSpec.layerNorm().epsilon(epsilon).build(),
                    "epsilon is " + epsilon,
                    "finite and at least 0"));
  }

  private static Stream<Refusal> momenta() {
    return Stream.concat(
        Stream.of(Double.NaN, -0.1, 1.0000001, Double.POSITIVE_INFINITY)
            .flatMap(
                weight ->
                    Stream.of(
                        outOfUnit("new " + weight, weight, () -> Momentum.ofNew(weight)),
                        outOfUnit("old " + weight, weight, () -> Momentum.ofOld(weight)))),
        Stream.of(
            illegal(
                "cumulative with a weight",
                () -> new Momentum(Momentum.Kind.CUMULATIVE, 0.5),
                "momentum is cumulative, which takes no weight",
                "0.5"),
            missing("kind", () -> new Momentum(null, 0.5))));
  }

  private static Refusal outOfUnit(String name, double weight, Executable call) {
    return illegal(name, call, "momentum", "is " + weight, "must be in [0, 1]");
  }

  private static Stream<Refusal> groupsAndAxes() {
    return Stream.of(
        illegal("0 groups", () -> NormSpec.groupNorm(0).build(), "groups is 0", "at least 1"),
        illegal("-2 groups", () -> NormSpec.groupNorm(-2).build(), "groups is -2", "at least 1"),
        illegal(
            "no groups",
            () -> NormSpec.of(NormMethod.GROUP).build(),
            "groups is absent",
            "GROUP needs"),
        illegal(
            "groups of another method",
            () -> NormSpec.layerNorm().groups(2).build(),
            "groups is 2",
            "LAYER has no groups"),
        illegal(
            "axis of another method",
            () -> NormSpec.batchNorm().axis(1).build(),
            "axis is 1",
            "only LAYER and RMS",
            "not BATCH"));
  }

  private static Stream<Refusal> statistics() {
    String who = "keeps no running statistics; BATCH and SWITCHABLE do";
    return Stream.of(
        illegal(
            "momentum of a method without statistics",
            () -> NormSpec.layerNorm().momentum(Momentum.ofNew(0.5)).build(),
            "momentum is 0.5 of the new batch",
            "LAYER " + who),
        illegal(
            "variance of a method without statistics",
            () -> NormSpec.groupNorm(2).runningVariance(RunningVariance.BIASED).build(),
            "runningVariance is BIASED",
            "GROUP " + who),
        illegal(
            "both of a method without statistics",
            () ->
                NormSpec.rmsNorm()
                    .momentum(Momentum.cumulative())
                    .runningVariance(RunningVariance.BIASED)
                    .build(),
            "momentum is cumulative",
            "RMS " + who),
        illegal(
            "momentum without the batch branch that keeps statistics",
            () ->
                NormSpec.switchableNorm().batchBranch(false).momentum(Momentum.ofNew(0.5)).build(),
            "momentum is 0.5 of the new batch, but batchBranch(false) leaves SWITCHABLE no"),
        illegal(
            "variance of statistics that aren't kept",
            () ->
                NormSpec.batchNorm()
                    .trackStatistics(false)
                    .runningVariance(RunningVariance.BIASED)
                    .build(),
            "runningVariance is BIASED, but trackStatistics(false) keeps no running statistics",
            "leave one of the two out"),
        illegal(
            "momentum of a method that can't keep statistics and needn't",
            () ->
                NormSpec.layerNorm().trackStatistics(false).momentum(Momentum.cumulative()).build(),
            "LAYER " + who),
        illegal(
            "unbiased on switchable",
            () -> NormSpec.switchableNorm().runningVariance(RunningVariance.UNBIASED).build(),
            "runningVariance is UNBIASED",
            "SWITCHABLE is biased throughout"),
        illegal(
            "unbiased on switchable, without builder",
            () ->
                NormSpec.switchableNorm()
                    .build()
                    .withRunningAverage(Preset.pytorch().runningAverage()),
            "runningVariance is UNBIASED",
            "SWITCHABLE is biased throughout"),
        illegal(
            "statistics that can't be kept",
            () -> NormSpec.layerNorm().trackStatistics(true).build(),
            "trackStatistics is true, but LAYER keeps no running statistics"),
        illegal(
            "statistics that can't be kept, without builder",
            () -> NormSpec.layerNorm().build().withRunningAverage(Preset.onnx().runningAverage()),
            "runningAverage is momentum 0.1 of the new batch, running variance BIASED",
            "LAYER keeps no running statistics"),
        illegal(
            "statistics of a batch that isn't mixed",
            () -> NormSpec.switchableNorm().batchBranch(false).trackStatistics(true).build(),
            "trackStatistics is true, but SWITCHABLE without its batch branch"));
  }

  private static Stream<Refusal> mixing() {
    String who = "mixes no statistics; SWITCHABLE does";
    return Stream.of(
        illegal(
            "batch branch of another method",
            () -> NormSpec.batchNorm().batchBranch(false).build(),
            "batchBranch is false, but BATCH " + who),
        illegal(
            "batch branch of another method, as usual",
            () -> NormSpec.batchNorm().batchBranch(true).build(),
            "batchBranch is true, but BATCH " + who),
        illegal(
            "mixed variance of another method",
            () -> NormSpec.layerNorm().mixedVariance(MixedVariance.BIASED).build(),
            "mixedVariance is BIASED, but LAYER " + who),
        illegal(
            "a mix of another method, without builder",
            () -> spec(NormMethod.LAYER, Optional.of(Mixing.usual())),
            "mixing is Mixing[batchBranch=true, variance=BIASED], but LAYER " + who),
        illegal(
            "no mix, without builder",
            () -> spec(NormMethod.SWITCHABLE, Optional.empty()),
            "mixing is absent; SWITCHABLE needs"));
  }

  private static NormSpec spec(NormMethod method, Optional<Mixing> mixing) {
    OptionalInt none = OptionalInt.empty();
    return new NormSpec(method, 1e-5, true, true, none, none, mixing, Optional.empty());
  }

  private static Stream<Refusal> nulls() {
    return Stream.of(
        missing("method", () -> NormSpec.of(null).build()),
        missing("momentum", () -> NormSpec.batchNorm().momentum(null).build()),
        missing("runningVariance", () -> NormSpec.batchNorm().runningVariance(null).build()),
        missing("preset", () -> NormSpec.batchNorm().preset(null)),
        missing("momentum", () -> new Preset(1e-5, null, RunningVariance.BIASED)),
        missing("runningVariance", () -> new Preset(1e-5, Momentum.cumulative(), null)));
  }

  static Stream<Legal> legal() {
    return Stream.of(
        new Legal("epsilon 0", () -> NormSpec.layerNorm().epsilon(0).build()),
        new Legal(
            "the largest epsilon", () -> NormSpec.rmsNorm().epsilon(Double.MAX_VALUE).build()),
        new Legal("momentum 0", () -> Momentum.ofNew(0)),
        new Legal("momentum 1", () -> Momentum.ofOld(1)),
        new Legal(
            "a preset on a method without statistics",
            () ->
                assertEquals(
                    1e-3, NormSpec.layerNorm().preset(Preset.keras()).build().epsilon(), 0)),
        new Legal(
            "a preset that keeps unbiased variances, on switchable",
            () ->
                assertEquals(
                    RunningVariance.BIASED,
                    NormSpec.switchableNorm().build().runningAverage().orElseThrow().variance())));
  }
}
