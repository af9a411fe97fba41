package dev.normkit.selector.monitor;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.normkit.api.Momentum;
import dev.normkit.api.Shape;
import java.util.List;

/** A report as JSON, built key by key, so that the order is the one read here. */
final class ReportJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private ReportJson() {}

  static String of(BatchNormReport report) {
    JsonObject json = new JsonObject();
    json.add("findings", words(report.findings()));
    json.add("layer", layer(report));
    json.addProperty("steps", report.steps());
    json.addProperty("window", report.settings().window());
    json.addProperty("smallBatchBelow", report.settings().smallBatchBelow());
    number(json, "limit", report.limit());
    number(json, "valuesPerChannel", report.valuesPerChannel());
    if (!report.channels().isEmpty()) {
      json.add("median", median(Summary.of(report.channels())));
    }
    JsonArray advice = new JsonArray();
    report.recommendations().forEach(recommendation -> advice.add(json(recommendation)));
    json.add("recommendations", advice);
    JsonArray channels = new JsonArray();
    report.channels().forEach(channel -> channels.add(json(channel)));
    json.add("channels", channels);
    return GSON.toJson(json);
  }

  private static JsonArray words(List<Finding> findings) {
    JsonArray words = new JsonArray();
    findings.forEach(finding -> words.add(finding.word()));
    return words;
  }

  private static JsonObject layer(BatchNormReport report) {
    Shape shape = report.plan().shape();
    JsonArray sizes = new JsonArray();
    for (int size : shape.sizes()) {
      sizes.add(size);
    }
    JsonObject json = new JsonObject();
    json.addProperty("method", report.plan().spec().method().name());
    json.add("shape", sizes);
    json.addProperty("layout", shape.layout().word());
    Momentum momentum = report.plan().spec().momentum();
    json.addProperty("momentum", momentum.kind().name());
    number(json, "weightOfNew", momentum.weightOfNew());
    return json;
  }

  private static JsonObject median(Summary median) {
    JsonObject json = new JsonObject();
    number(json, "noise", median.noise());
    number(json, "effectiveValues", median.effectiveValues());
    number(json, "gap", median.gap());
    number(json, "gapByNoise", median.gapByNoise());
    return json;
  }

  private static JsonObject json(Recommendation recommendation) {
    JsonObject json = new JsonObject();
    json.addProperty("action", recommendation.action().word());
    json.addProperty("text", recommendation.text());
    return json;
  }

  private static JsonObject json(ChannelReport channel) {
    JsonObject json = new JsonObject();
    json.addProperty("channel", channel.channel());
    json.add("findings", words(channel.findings()));
    number(json, "mean", channel.mean());
    number(json, "variance", channel.variance());
    number(json, "drift", channel.drift());
    json.add("noise", json(channel.noise()));
    json.add("gap", json(channel.gap()));
    return json;
  }

  private static JsonObject json(BatchNoise noise) {
    JsonObject json = new JsonObject();
    number(json, "output", noise.output());
    number(json, "mean", noise.mean());
    number(json, "scale", noise.scale());
    number(json, "effectiveValues", noise.effectiveValues());
    return json;
  }

  private static JsonObject json(RunningGap gap) {
    JsonObject json = new JsonObject();
    number(json, "output", gap.output());
    number(json, "mean", gap.mean());
    number(json, "scale", gap.scale());
    number(json, "byNoise", gap.noise().output());
    return json;
  }

  private static void number(JsonObject json, String key, double value) {
    if (Double.isFinite(value)) {
      json.addProperty(key, Figures.json(value));
    }
  }
}
