package dev.normkit.selector;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.normkit.api.NormSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Function;

/** Decisions as JSON, built key by key, so that the order is the one read here. */
final class DecisionJson {
  private static final Gson GSON =
      // Nulls are of damaged entries alone, which stay as they are.
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private DecisionJson() {}

  static String of(Selection selection) {
    return text(json(selection));
  }

  static JsonObject json(Selection selection) {
    JsonObject json = new JsonObject();
    json.add("method", json(selection.method()));
    json.add("backend", json(selection.backend()));
    return json;
  }

  /** Pretty printed, without a line end after the last brace. */
  static String text(JsonObject json) {
    return GSON.toJson(json);
  }

  static String of(BackendDecision decision) {
    return GSON.toJson(json(decision));
  }

  static String of(MethodDecision decision) {
    return GSON.toJson(json(decision));
  }

  static String of(FrozenCheck check) {
    JsonObject json = new JsonObject();
    json.addProperty("fits", check.fits());
    json.add("mismatches", strings(check.mismatches()));
    json.add("changes", strings(check.changes()));
    return GSON.toJson(json);
  }

  private static JsonArray strings(List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  private static JsonObject json(MethodDecision decision) {
    JsonObject json = new JsonObject();
    decision.chosen().ifPresent(spec -> json.addProperty("chosen", spec.method().name()));
    json.addProperty("rule", decision.rule());
    json.addProperty("reason", decision.reason());
    decision.chosen().ifPresent(spec -> json.add("spec", json(spec)));
    json.add("candidates", array(decision.candidates(), DecisionJson::json));
    json.add("notes", strings(decision.notes()));
    json.add("inputs", array(decision.inputs(), DecisionJson::json));
    return json;
  }

  private static JsonObject json(NormSpec spec) {
    JsonObject json = new JsonObject();
    spec.groups().ifPresent(groups -> json.addProperty("groups", groups));
    spec.axis().ifPresent(axis -> json.addProperty("axis", axis));
    json.addProperty("epsilon", shortest(spec.epsilon()));
    json.addProperty("weight", spec.weight());
    json.addProperty("bias", spec.bias());
    return json;
  }

  private static JsonObject json(MethodCandidate candidate) {
    JsonObject json = new JsonObject();
    json.addProperty("method", candidate.method().name());
    json.addProperty("verdict", candidate.verdict().word());
    json.addProperty("rule", candidate.rule());
    json.addProperty("reason", candidate.reason());
    return json;
  }

  static JsonObject json(UsageInput input) {
    JsonObject json = new JsonObject();
    json.addProperty("name", input.name());
    json.addProperty("value", input.value());
    json.addProperty("source", input.source().word());
    return json;
  }

  private static JsonObject json(BackendDecision decision) {
    JsonObject json = new JsonObject();
    decision.chosen().ifPresent(id -> json.addProperty("chosen", id));
    json.addProperty("threads", decision.threads());
    json.addProperty("reason", decision.reason());
    json.add("candidates", array(decision.candidates(), DecisionJson::json));
    json.add("times", array(decision.times(), WisdomJson::json));
    JsonArray notes = new JsonArray();
    decision.notes().forEach(notes::add);
    json.add("notes", notes);
    json.add("inputs", array(decision.inputs(), DecisionJson::json));
    return json;
  }

  private static JsonObject json(BackendCandidate candidate) {
    JsonObject json = new JsonObject();
    json.addProperty("id", candidate.id());
    json.addProperty("verdict", candidate.verdict().word());
    json.addProperty("reason", candidate.reason());
    return json;
  }

  static <T> JsonArray array(List<T> values, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(json.apply(value)));
    return array;
  }

  /** The fewest digits that mean this value; Double.toString takes more of them before JDK 19. */
  static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    int digits = 1;
    while (exact.round(new MathContext(digits)).doubleValue() != value) {
      digits++;
    }
    return exact.round(new MathContext(digits));
  }
}
