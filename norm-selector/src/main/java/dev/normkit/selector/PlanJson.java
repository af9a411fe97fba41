package dev.normkit.selector;

import com.google.gson.JsonObject;

/** Plans and their changes as JSON, built key by key. */
final class PlanJson {
  private PlanJson() {}

  static String of(NetworkPlan plan) {
    JsonObject json = new JsonObject();
    json.addProperty("network", plan.description().name());
    json.add("summary", summary(plan));
    json.add("layers", DecisionJson.array(plan.layers(), PlanJson::json));
    return DecisionJson.text(json);
  }

  private static JsonObject summary(NetworkPlan plan) {
    JsonObject methods = new JsonObject();
    plan.methods().forEach((method, count) -> methods.addProperty(method.name(), count));
    JsonObject backends = new JsonObject();
    plan.backends().forEach(backends::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("layers", plan.layers().size());
    json.add("methods", methods);
    json.add("backends", backends);
    return json;
  }

  private static JsonObject json(LayerPlan layer) {
    JsonObject json = new JsonObject();
    json.addProperty("name", layer.name());
    UsageJson.write(layer.layer().shape(), json);
    JsonObject selection = DecisionJson.json(layer.selection());
    selection.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
    return json;
  }

  static String of(PlanChanges changes) {
    JsonObject batch = new JsonObject();
    changes.batch().perDevice().ifPresent(samples -> batch.addProperty("batch", samples));
    changes.batch().global().ifPresent(samples -> batch.addProperty("global-batch", samples));
    changes.batch().devices().ifPresent(count -> batch.addProperty("devices", count));
    JsonObject json = new JsonObject();
    json.addProperty("network", changes.network());
    json.add("batch", batch);
    json.addProperty("count", changes.changes().size());
    json.add("changes", DecisionJson.array(changes.changes(), PlanJson::json));
    json.add("stays", DecisionJson.array(changes.stays(), PlanJson::json));
    return DecisionJson.text(json);
  }

  private static JsonObject json(LayerChange change) {
    JsonObject json = new JsonObject();
    json.addProperty("layer", change.layer());
    json.add("from", SpecJson.write(change.from()));
    json.add("to", SpecJson.write(change.to()));
    json.addProperty("rule", change.rule());
    json.addProperty("reason", change.reason());
    return json;
  }

  private static JsonObject json(LayerStay stay) {
    JsonObject json = new JsonObject();
    json.addProperty("layer", stay.layer());
    json.addProperty("reason", stay.why().reason());
    return json;
  }
}
