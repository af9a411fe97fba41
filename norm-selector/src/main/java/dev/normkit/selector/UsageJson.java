package dev.normkit.selector;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A usage as JSON: the same words as the inputs of a decision and the options of the program. */
final class UsageJson {
  static final List<String> KEYS =
      List.of(
          "network",
          "task",
          "batch",
          "shape",
          "layout",
          "groups",
          "decoder-only",
          "global-batch",
          "devices",
          "accumulation",
          "unequal-lengths",
          "online-inference",
          "pixel-output",
          "frozen-statistics");

  private final JsonInput own;
  private final Optional<JsonInput> defaults;

  private UsageJson(JsonInput own, Optional<JsonInput> defaults) {
    this.own = own;
    this.defaults = defaults;
  }

  /** A usage whose keys count before those of the defaults. */
  static Usage read(JsonInput own, Optional<JsonInput> defaults) {
    UsageJson json = new UsageJson(own, defaults);
    return own.checked(json::usage);
  }

  private Optional<JsonInput> find(String key) {
    return own.optional(key).or(() -> defaults.flatMap(all -> all.optional(key)));
  }

  private Usage usage() {
    JsonInput network =
        find("network")
            .orElseThrow(
                () -> new IllegalArgumentException("\"network\" is missing here and in defaults"));
    Usage usage = Usage.of(network.word(Network::parse));
    usage = with(usage, "task", json -> json.word(Task::parse), Usage::task);
    usage = with(usage, "batch", JsonInput::wholeNumber, Usage::batchPerDevice);
    usage = with(usage, "devices", JsonInput::wholeNumber, Usage::devices);
    usage = with(usage, "global-batch", JsonInput::wholeNumber, Usage::globalBatch);
    usage = with(usage, "accumulation", JsonInput::wholeNumber, Usage::gradientAccumulation);
    usage = with(usage, "shape", this::shape, Usage::shape);
    usage = with(usage, "groups", JsonInput::wholeNumber, Usage::groups);
    usage = with(usage, "decoder-only", JsonInput::bool, Usage::decoderOnly);
    usage = with(usage, "unequal-lengths", JsonInput::bool, Usage::unequalLengths);
    usage = with(usage, "online-inference", JsonInput::bool, Usage::onlineInference);
    usage = with(usage, "pixel-output", JsonInput::bool, Usage::pixelOutput);
    return with(usage, "frozen-statistics", JsonInput::bool, Usage::frozenStatistics);
  }

  private <T> Usage with(
      Usage usage, String key, Function<JsonInput, T> read, BiFunction<Usage, T, Usage> say) {
    return find(key).map(json -> say.apply(usage, read.apply(json))).orElse(usage);
  }

  private Shape shape(JsonInput sizes) {
    JsonInput layout =
        find("layout")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"shape\" needs a \"layout\", here or in defaults"));
    return shape(sizes, layout);
  }

  static Shape shape(JsonInput sizes, JsonInput layout) {
    Layout meaning = layout.word(word -> Words.parse("layout", word, Layout.values()));
    int[] all = sizes.elements().stream().mapToInt(JsonInput::wholeNumber).toArray();
    return sizes.checked(() -> Shape.of(meaning, all));
  }

  /** What was said of the usage, and nothing else. */
  static void write(Usage usage, JsonObject json) {
    SaidUsage said = usage.said();
    json.addProperty("network", said.network().word());
    said.task().ifPresent(task -> json.addProperty("task", task.word()));
    said.batch().perDevice().ifPresent(batch -> json.addProperty("batch", batch));
    said.shape().ifPresent(shape -> write(shape, json));
    said.groups().ifPresent(groups -> json.addProperty("groups", groups));
    said.batch().global().ifPresent(batch -> json.addProperty("global-batch", batch));
    said.batch().devices().ifPresent(count -> json.addProperty("devices", count));
    said.accumulation().ifPresent(steps -> json.addProperty("accumulation", steps));
    said.flags().forEach((flag, value) -> json.addProperty(flag.word(), value));
  }

  static void write(Shape shape, JsonObject json) {
    JsonArray sizes = new JsonArray();
    IntStream.of(shape.sizes()).forEach(sizes::add);
    json.add("shape", sizes);
    json.addProperty("layout", shape.layout().word());
  }
}
