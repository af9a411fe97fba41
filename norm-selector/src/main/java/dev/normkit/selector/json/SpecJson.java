package dev.normkit.selector.json;

import dev.normkit.api.MixedVariance;
import dev.normkit.api.Mixing;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.SpecBuilder;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.List;

/**
 * A spec as JSON, whole: what is written and read again is equal. {@code {"method":"GROUP",
 * "groups":32,"epsilon":0.00001,"weight":true,"bias":true}}; LAYER and RMS may have {@code axis},
 * BATCH and SWITCHABLE have {@code momentum}, which is {@code "cumulative"}, {@code "pooled"} or
 * the weight of the new batch, and {@code running-variance}. {@code track-statistics}, {@code
 * batch-branch} and {@code mixed-variance} are there where they aren't as usual.
 */
public final class SpecJson {
  private static final String CUMULATIVE = "cumulative";
  private static final String POOLED = "pooled";
  private static final List<String> KEYS =
      List.of(
          "method",
          "groups",
          "axis",
          "epsilon",
          "weight",
          "bias",
          "momentum",
          "running-variance",
          "track-statistics",
          "batch-branch",
          "mixed-variance");

  private SpecJson() {}

  /** The whole spec. */
  public static Facts write(NormSpec spec) {
    Facts facts = Facts.none().with("method", spec.method().name()).withAll(settings(spec));
    if (spec.runningAverage().isPresent()) {
      facts = facts.withAll(running(spec.runningAverage().get()));
    }
    return facts.withAll(unusual(spec));
  }

  /** The settings that every method has. */
  public static Facts settings(NormSpec spec) {
    Facts facts = Facts.none();
    if (spec.groups().isPresent()) {
      facts = facts.with("groups", spec.groups().getAsInt());
    }
    if (spec.axis().isPresent()) {
      facts = facts.with("axis", spec.axis().getAsInt());
    }
    return facts
        .with("epsilon", new ShortestDecimal(spec.epsilon()))
        .with("weight", spec.weight())
        .with("bias", spec.bias());
  }

  /** What is left out where it is as usual. */
  private static Facts unusual(NormSpec spec) {
    Facts facts = Facts.none();
    Mixing mixing = spec.mixing().orElse(Mixing.usual());
    if (!mixing.batchBranch()) {
      facts = facts.with("batch-branch", false);
    } else if (spec.runningAverage().isPresent() != spec.method().tracksStatistics()) {
      facts = facts.with("track-statistics", spec.runningAverage().isPresent());
    }
    return mixing.variance() == Mixing.usual().variance()
        ? facts
        : facts.with("mixed-variance", Words.of(mixing.variance()));
  }

  private static Facts running(RunningAverage average) {
    Momentum momentum = average.momentum();
    Facts facts =
        momentum.kind() == Momentum.Kind.EXPONENTIAL
            ? Facts.none().with("momentum", new ShortestDecimal(momentum.weightOfNew()))
            : Facts.none().with("momentum", momentum.toString());
    return facts.with("running-variance", Words.of(average.variance()));
  }

  /** A spec that must give its method; the rest has the method's defaults. */
  public static NormSpec read(JsonInput json) {
    json.onlyKeys(KEYS);
    SpecBuilder builder = NormSpec.of(json.required("method").word(NormMethod::parse));
    json.optional("groups").ifPresent(groups -> builder.groups(groups.wholeNumber()));
    json.optional("axis").ifPresent(axis -> builder.axis(axis.wholeNumber()));
    json.optional("epsilon").ifPresent(epsilon -> builder.epsilon(epsilon.decimal()));
    json.optional("weight").ifPresent(weight -> builder.weight(weight.bool()));
    json.optional("bias").ifPresent(bias -> builder.bias(bias.bool()));
    json.optional("momentum").ifPresent(momentum -> builder.momentum(momentum(momentum)));
    json.optional("running-variance")
        .ifPresent(kept -> builder.runningVariance(kept.word(SpecJson::runningVariance)));
    json.optional("track-statistics").ifPresent(kept -> builder.trackStatistics(kept.bool()));
    json.optional("batch-branch").ifPresent(present -> builder.batchBranch(present.bool()));
    json.optional("mixed-variance")
        .ifPresent(mixed -> builder.mixedVariance(mixed.word(SpecJson::mixedVariance)));
    return json.checked(builder::build);
  }

  private static MixedVariance mixedVariance(String word) {
    return Words.parse("mixed-variance", word, MixedVariance.values());
  }

  /** A spec that must be complete, since another version may have other defaults. */
  public static NormSpec readWhole(JsonInput json) {
    NormSpec spec = read(json);
    write(spec).names().forEach(json::required);
    return spec;
  }

  private static RunningVariance runningVariance(String word) {
    return Words.parse("running-variance", word, RunningVariance.values());
  }

  private static Momentum momentum(JsonInput json) {
    if (!json.isText()) {
      return json.checked(() -> Momentum.ofNew(json.decimal()));
    }
    return json.word(
        word -> {
          return switch (word) {
            case CUMULATIVE -> Momentum.cumulative();
            case POOLED -> Momentum.pooled();
            default ->
                throw new IllegalArgumentException(
                    "momentum is \""
                        + word
                        + "\"; it must be a number, \""
                        + CUMULATIVE
                        + "\" or \""
                        + POOLED
                        + "\"");
          };
        });
  }
}
