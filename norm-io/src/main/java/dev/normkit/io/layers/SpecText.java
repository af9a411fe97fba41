package dev.normkit.io.layers;

import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Mixing;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.SpecBuilder;
import dev.normkit.io.json.JsonCursor;
import java.io.IOException;
import java.util.Locale;

/**
 * A spec as JSON, with the keys of norm-selector's frozen decisions: {@code {"method":"GROUP",
 * "groups":32,"epsilon":1.0E-5,"weight":true,"bias":true}}. What is written and read again is
 * equal.
 */
final class SpecText {
  private SpecText() {}

  static void write(JsonWriter json, NormSpec spec) throws IOException {
    json.beginObject();
    json.name("method").value(spec.method().name());
    if (spec.groups().isPresent()) {
      json.name("groups").value(spec.groups().getAsInt());
    }
    if (spec.axis().isPresent()) {
      json.name("axis").value(spec.axis().getAsInt());
    }
    json.name("epsilon").value(spec.epsilon());
    json.name("weight").value(spec.weight());
    json.name("bias").value(spec.bias());
    if (spec.runningAverage().isPresent()) {
      write(json, spec.runningAverage().get());
    }
    boolean tracks = spec.runningAverage().isPresent();
    if (!spec.mixing().map(Mixing::batchBranch).orElse(true)) {
      json.name("batch-branch").value(false);
    } else if (tracks != spec.method().tracksStatistics()) {
      json.name("track-statistics").value(tracks);
    }
    if (spec.mixing().filter(Mixing::unbiased).isPresent()) {
      json.name("mixed-variance").value(word(MixedVariance.UNBIASED));
    }
    json.endObject();
  }

  private static void write(JsonWriter json, RunningAverage average) throws IOException {
    Momentum momentum = average.momentum();
    json.name("momentum");
    if (momentum.kind() == Momentum.Kind.EXPONENTIAL) {
      json.value(momentum.weightOfNew());
    } else {
      json.value(word(momentum.kind()));
    }
    json.name("running-variance").value(word(average.variance()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static NormSpec read(JsonCursor json) throws IOException {
    Settings settings = new Settings();
    json.object(key -> settings.take(key, json));
    try {
      if (settings.builder == null) {
        throw json.refusal("has a spec without a method");
      }
      return settings.builder.build();
    } catch (IllegalArgumentException illegal) {
      throw json.refusal("has a spec that isn't possible: " + illegal.getMessage());
    }
  }

  /** The method is written first, so the builder is there when the others come. */
  private static final class Settings {
    private SpecBuilder builder;

    void take(String key, JsonCursor json) throws IOException {
      if (key.equals("method")) {
        builder = NormSpec.of(constant(json, NormMethod.values()));
        return;
      }
      if (builder == null) {
        throw json.refusal("has a spec that doesn't begin with its method");
      }
      try {
        set(key, json);
      } catch (IllegalArgumentException illegal) {
        throw json.refusal("has a setting that isn't possible: " + illegal.getMessage());
      }
    }

    private void set(String key, JsonCursor json) throws IOException {
      switch (key) {
        case "groups" -> builder.groups(number(json));
        case "axis" -> builder.axis(number(json));
        case "epsilon" -> builder.epsilon(json.number());
        case "weight" -> builder.weight(json.bool());
        case "bias" -> builder.bias(json.bool());
        case "momentum" -> builder.momentum(momentum(json));
        case "running-variance" ->
            builder.runningVariance(constant(json, RunningVariance.values()));
        case "batch-branch" -> builder.batchBranch(json.bool());
        case "track-statistics" -> builder.trackStatistics(json.bool());
        case "mixed-variance" -> builder.mixedVariance(constant(json, MixedVariance.values()));
        default -> throw json.refusal("has the unknown setting '" + Brief.text(key) + "'");
      }
    }

    private static int number(JsonCursor json) throws IOException {
      long number = json.wholeNumber();
      if (number != (int) number) {
        throw json.refusal("has a number of more than 32 bits");
      }
      return (int) number;
    }

    private static Momentum momentum(JsonCursor json) throws IOException {
      if (json.peek() == JsonToken.NUMBER) {
        return Momentum.ofNew(json.number());
      }
      return switch (constant(json, Momentum.Kind.values())) {
        case CUMULATIVE -> Momentum.cumulative();
        case POOLED -> Momentum.pooled();
        case EXPONENTIAL -> throw json.refusal("has a momentum without its weight");
      };
    }

    private static <E extends Enum<E>> E constant(JsonCursor json, E[] all) throws IOException {
      String text = json.text();
      for (E each : all) {
        if (text.equals(word(each)) || text.equals(each.name())) {
          return each;
        }
      }
      throw json.refusal("has '" + Brief.text(text) + "' where one of its words should be");
    }
  }
}
