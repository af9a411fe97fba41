package dev.normkit.selector.network;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.normkit.selector.json.JsonInput;
import dev.normkit.selector.json.SpecJson;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.words.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The normalizations of a network, built in code or read from JSON:
 *
 * <pre>{@code
 * {
 *   "format": "normkit network",
 *   "version": 1,
 *   "name": "small",
 *   "defaults": {"network": "cnn", "task": "detection", "layout": "channels-first", "devices": 8},
 *   "layers": [
 *     {"name": "stem", "shape": [2, 64, 56, 56]},
 *     {"name": "backbone", "shape": [2, 128, 28, 28], "frozen-statistics": true},
 *     {"name": "head", "shape": [2, 256, 7, 7], "pinned": {"method": "GROUP", "groups": 8}}
 *   ]
 * }
 * }</pre>
 *
 * <p>The keys of a layer are {@code name} and {@code shape} (sizes in memory order), which it must
 * have; {@code network} and {@code layout}, which it or the defaults must have; and what a {@link
 * Usage} can say besides: {@code task}, {@code batch} (per device), {@code global-batch}, {@code
 * devices}, {@code accumulation}, {@code groups}, {@code role}, and the words of {@link
 * dev.normkit.selector.usage.UsageFlag}: {@code decoder-only}, {@code unequal-lengths}, {@code
 * frozen-statistics}, {@code differential-privacy} and so on. All but the name and the shape may
 * stand in the defaults, which count if the layer doesn't give them. {@code pinned} names a method:
 * {@code method} (BATCH LAYER INSTANCE GROUP SWITCHABLE RMS) and, if other than the method's
 * default, {@code groups}, {@code axis}, {@code epsilon}, {@code weight}, {@code bias}, {@code
 * momentum} (weight of the new batch, "cumulative" or "pooled"), {@code running-variance} (unbiased
 * or biased), {@code track-statistics}, {@code batch-branch} and {@code mixed-variance} (unbiased
 * or biased). {@code method-of-model} is the same of a method that a model has; {@code pinned}
 * overrides it. Other keys are refused.
 *
 * @param name what the network is called
 * @param layers in the order of the network; names differ
 */
public record NetworkDescription(String name, List<NetworkLayer> layers) {
  private static final String FORMAT = "normkit network";
  private static final int VERSION = 1;
  private static final List<String> KEYS =
      List.of("format", "version", "name", "defaults", "layers");
  private static final String OF_MODEL = "method-of-model";
  private static final List<String> LAYER_KEYS =
      ImmutableList.copyOf(
          Iterables.concat(List.of("name"), UsageJson.KEYS, List.of("pinned", OF_MODEL)));
  private static final List<String> DEFAULT_KEYS =
      UsageJson.KEYS.stream().filter(key -> !key.equals("shape")).toList();

  /**
   * Copies the layers and checks that there is a name and that theirs differ.
   *
   * @throws IllegalArgumentException if the name is blank or has a line end or a control character,
   *     or two layers have one name
   */
  public NetworkDescription {
    Objects.requireNonNull(name, "name");
    Names.require("name", name);
    layers = List.copyOf(layers);
    Set<String> names = new HashSet<>();
    for (NetworkLayer layer : layers) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(
            "layer \"" + layer.name() + "\" is there twice; names must differ");
      }
    }
  }

  /**
   * A network without layers yet.
   *
   * @param name what it is called
   * @return the description
   * @throws IllegalArgumentException if the name is blank or has a line end or a control character
   */
  public static NetworkDescription of(String name) {
    return new NetworkDescription(name, List.of());
  }

  /**
   * Adds a layer after the others.
   *
   * @param layer the new layer
   * @return the description with it
   * @throws IllegalArgumentException if its name is taken
   */
  public NetworkDescription withLayer(NetworkLayer layer) {
    return new NetworkDescription(
        name, ImmutableList.<NetworkLayer>builder().addAll(layers).add(layer).build());
  }

  /**
   * Adds a layer whose method the rules decide.
   *
   * @param layer the layer's name
   * @param usage what the layer is for, with a shape
   * @return the description with it
   * @throws IllegalArgumentException if the name is taken or blank, or the usage has no shape
   */
  public NetworkDescription withLayer(String layer, Usage usage) {
    return withLayer(NetworkLayer.of(layer, usage));
  }

  /**
   * Finds a layer.
   *
   * @param layer the layer's name
   * @return the layer, if there is one
   */
  public Optional<NetworkLayer> find(String layer) {
    return layers.stream().filter(one -> one.name().equals(layer)).findFirst();
  }

  /**
   * The same network on another batch or another number of devices.
   *
   * @param change as {@link Usage#withBatch} takes it
   * @return the description with the change in every layer
   * @throws IllegalArgumentException if the devices can't have equal shares; it names the layer
   */
  public NetworkDescription withBatch(BatchSize change) {
    return new NetworkDescription(
        name, layers.stream().map(layer -> layer.withBatch(change)).toList());
  }

  /**
   * Reads a description.
   *
   * @param json a text as above
   * @return the description
   * @throws IllegalArgumentException if it isn't JSON or does not follow the schema; the message
   *     has the path, for example {@code $.layers[3].shape[1]}
   */
  public static NetworkDescription fromJson(String json) {
    JsonInput root = JsonInput.parse("the network", json).requireFormat(FORMAT, VERSION);
    root.onlyKeys(KEYS);
    Optional<JsonInput> defaults =
        root.optional("defaults").map(found -> found.onlyKeys(DEFAULT_KEYS));
    List<NetworkLayer> layers = new ArrayList<>();
    for (JsonInput layer : root.required("layers").elements()) {
      layers.add(layer(layer.onlyKeys(LAYER_KEYS), defaults));
    }
    String name = root.required("name").name();
    return root.required("layers").checked(() -> new NetworkDescription(name, layers));
  }

  private static NetworkLayer layer(JsonInput json, Optional<JsonInput> defaults) {
    String name = json.required("name").name();
    json.required("shape");
    NetworkLayer layer = NetworkLayer.of(name, UsageJson.read(json, defaults));
    return json.optional("pinned")
        .map(SpecJson::read)
        .map(layer::withPinned)
        .or(() -> json.optional(OF_MODEL).map(SpecJson::read).map(layer::withMethodOfModel))
        .orElse(layer);
  }

  /**
   * The description as JSON that {@link #fromJson} reads as an equal one.
   *
   * @return the text, each layer with all that was given for it
   */
  public String toJson() {
    return Facts.none()
        .with("format", FORMAT)
        .with("version", VERSION)
        .with("name", name)
        .with("layers", layers.stream().map(NetworkDescription::facts).toList())
        .toJson();
  }

  private static Facts facts(NetworkLayer layer) {
    Facts facts = Facts.none().with("name", layer.name()).withAll(UsageJson.write(layer.usage()));
    String key = layer.ofModel() ? OF_MODEL : "pinned";
    return layer.pinned().map(spec -> facts.with(key, SpecJson.write(spec))).orElse(facts);
  }
}
