package dev.normkit.selector.network;

import dev.normkit.api.Shape;
import dev.normkit.selector.json.JsonInput;
import dev.normkit.selector.json.ShapeJson;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.GivenUsage;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** A usage as JSON: the same words as the inputs of a decision and the options of the program. */
final class UsageJson {
  /** Those of every usage; {@link UsageFlag#DECODER_ONLY} is for transformers. */
  private static final List<UsageFlag> FLAGS =
      Stream.of(UsageFlag.values()).filter(flag -> flag != UsageFlag.DECODER_ONLY).toList();

  static final List<String> KEYS =
      Stream.concat(
              Stream.of(
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
                  "role"),
              FLAGS.stream().map(UsageFlag::word))
          .toList();

  private final JsonInput own;
  private final Optional<JsonInput> defaults;

  private UsageJson(JsonInput own, Optional<JsonInput> defaults) {
    this.own = own;
    this.defaults = defaults;
  }

  /** A usage whose keys override those of the defaults. */
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
    usage = with(usage, "task", json -> json.word(Task::parse), Usage::withTask);
    usage = with(usage, "batch", JsonInput::wholeNumber, Usage::withBatchPerDevice);
    usage = with(usage, "devices", JsonInput::wholeNumber, Usage::withDevices);
    usage = with(usage, "global-batch", JsonInput::wholeNumber, Usage::withGlobalBatch);
    usage = with(usage, "accumulation", JsonInput::wholeNumber, Usage::withGradientAccumulation);
    usage = with(usage, "shape", this::shape, Usage::withShape);
    usage = with(usage, "groups", JsonInput::wholeNumber, Usage::withGroups);
    usage = with(usage, "role", json -> json.word(Role::parse), Usage::withRole);
    usage = withDecoderOnly(usage);
    for (UsageFlag flag : FLAGS) {
      usage = with(usage, flag.word(), JsonInput::bool, (said, holds) -> said.with(flag, holds));
    }
    return usage;
  }

  /** Defaults are for all layers, so this one holds for the transformers among them. */
  private Usage withDecoderOnly(Usage usage) {
    Optional<JsonInput> given =
        usage.network() == Network.TRANSFORMER
            ? find("decoder-only")
            : own.optional("decoder-only");
    return given.map(json -> usage.withDecoderOnly(json.bool())).orElse(usage);
  }

  private <T> Usage with(
      Usage usage, String key, Function<JsonInput, T> read, BiFunction<Usage, T, Usage> give) {
    return find(key).map(json -> give.apply(usage, read.apply(json))).orElse(usage);
  }

  private Shape shape(JsonInput sizes) {
    JsonInput layout =
        find("layout")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"shape\" needs a \"layout\", here or in defaults"));
    return ShapeJson.read(sizes, layout);
  }

  /** What was given of the usage, without defaults. */
  static Facts write(Usage usage) {
    GivenUsage given = usage.given();
    BatchSize batch = given.batch();
    Facts facts =
        Facts.none()
            .with("network", given.network().word())
            .withAll(
                given
                    .task()
                    .map(task -> Facts.none().with("task", task.word()))
                    .orElse(Facts.none()))
            .withAll(number("batch", batch.perDevice()))
            .withAll(given.shape().map(ShapeJson::write).orElse(Facts.none()))
            .withAll(number("groups", given.groups()))
            .withAll(number("global-batch", batch.global()))
            .withAll(number("devices", batch.devices()))
            .withAll(number("accumulation", given.accumulation()))
            .withAll(
                given
                    .role()
                    .map(role -> Facts.none().with("role", role.word()))
                    .orElse(Facts.none()));
    for (Map.Entry<UsageFlag, Boolean> flag : given.flags().entrySet()) {
      facts = facts.with(flag.getKey().word(), flag.getValue());
    }
    return facts;
  }

  /** No facts if the number wasn't given. */
  static Facts number(String key, OptionalInt given) {
    return given.isPresent() ? Facts.none().with(key, given.getAsInt()) : Facts.none();
  }
}
