package dev.normkit.selector;

import com.google.gson.JsonObject;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningVariance;
import java.util.List;

/**
 * A spec as JSON, whole: what is written and read again is equal. {@code {"method":"GROUP",
 * "groups":32,"epsilon":0.00001,"weight":true,"bias":true}}; LAYER and RMS may have {@code axis},
 * BATCH and SWITCHABLE have {@code momentum}, which is {@code "cumulative"} or the weight of the
 * new batch, and {@code running-variance}.
 */
final class SpecJson {
  private static final String CUMULATIVE = "cumulative";
  private static final List<String> KEYS =
      List.of(
          "method", "groups", "axis", "epsilon", "weight", "bias", "momentum", "running-variance");

  private SpecJson() {}

  static JsonObject write(NormSpec spec) {
    JsonObject json = new JsonObject();
    json.addProperty("method", spec.method().name());
    spec.groups().ifPresent(groups -> json.addProperty("groups", groups));
    spec.axis().ifPresent(axis -> json.addProperty("axis", axis));
    json.addProperty("epsilon", DecisionJson.shortest(spec.epsilon()));
    json.addProperty("weight", spec.weight());
    json.addProperty("bias", spec.bias());
    if (spec.method().tracksStatistics()) {
      if (spec.momentum().kind() == Momentum.Kind.CUMULATIVE) {
        json.addProperty("momentum", CUMULATIVE);
      } else {
        json.addProperty("momentum", DecisionJson.shortest(spec.momentum().weightOfNew()));
      }
      json.addProperty("running-variance", Words.of(spec.runningVariance()));
    }
    return json;
  }

  /** A spec of which only the method need be said; the rest has the method's defaults. */
  static NormSpec read(JsonInput json) {
    json.onlyKeys(KEYS);
    NormSpec.Builder builder = NormSpec.of(json.required("method").word(NormMethod::parse));
    json.optional("groups").ifPresent(groups -> builder.groups(groups.wholeNumber()));
    json.optional("axis").ifPresent(axis -> builder.axis(axis.wholeNumber()));
    json.optional("epsilon").ifPresent(epsilon -> builder.epsilon(epsilon.decimal()));
    json.optional("weight").ifPresent(weight -> builder.weight(weight.bool()));
    json.optional("bias").ifPresent(bias -> builder.bias(bias.bool()));
    json.optional("momentum").ifPresent(momentum -> builder.momentum(momentum(momentum)));
    json.optional("running-variance")
        .ifPresent(kept -> builder.runningVariance(kept.word(SpecJson::runningVariance)));
    return json.checked(builder::build);
  }

  /** A spec that must be there whole, since a default of another version could differ. */
  static NormSpec readWhole(JsonInput json) {
    NormSpec spec = read(json);
    write(spec).keySet().forEach(json::required);
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
          if (!word.equals(CUMULATIVE)) {
            throw new IllegalArgumentException(
                "momentum is \"" + word + "\"; it must be a number or \"" + CUMULATIVE + "\"");
          }
          return Momentum.cumulative();
        });
  }
}
