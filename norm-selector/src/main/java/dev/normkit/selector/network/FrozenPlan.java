package dev.normkit.selector.network;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import dev.normkit.selector.json.JsonInput;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The method decisions of a network to save with the model, made by {@link NetworkPlan#freeze}. As
 * JSON: {@code {"format":"normkit frozen plan","version":1,"network":…,"layers":[{"name":…, …}]}},
 * each layer with what {@link FrozenMethod} has.
 *
 * @param network what the network is called
 * @param layers the frozen methods by the names of their layers, in the order of the network
 */
public record FrozenPlan(String network, Map<String, FrozenMethod> layers) {
  private static final String FORMAT = "normkit frozen plan";
  private static final List<String> KEYS = List.of("format", "version", "network", "layers");

  /**
   * Copies the layers and checks the names.
   *
   * @throws IllegalArgumentException if a name is blank or has a line end or a control character
   */
  public FrozenPlan {
    Objects.requireNonNull(network, "network");
    Names.require("network", network);
    layers = ImmutableMap.copyOf(layers);
    layers.keySet().forEach(layer -> Names.require("layer name", layer));
  }

  /**
   * The frozen method of a layer.
   *
   * @param layer its name
   * @return the method
   * @throws IllegalArgumentException if there is no such layer; the message lists those there are
   */
  public FrozenMethod layer(String layer) {
    return Optional.ofNullable(layers.get(layer))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "layer \"" + layer + "\" was not frozen; there are " + layers.keySet()));
  }

  /**
   * Whether the frozen methods fit a network: the same layers by name, and each as {@link
   * FrozenMethod#check} has it.
   *
   * @param description what the model is loaded for
   * @return the mismatches, and what changed without effect, each with its layer
   */
  public FrozenCheck check(NetworkDescription description) {
    List<String> mismatches = new ArrayList<>(otherNames(description));
    List<String> changes = new ArrayList<>();
    for (NetworkLayer layer : description.layers()) {
      if (layers.containsKey(layer.name())) {
        FrozenMethod frozen = layer(layer.name());
        FrozenCheck check = frozen.check(layer.usage());
        String prefix = "layer \"" + layer.name() + "\": ";
        check.mismatches().forEach(mismatch -> mismatches.add(prefix + mismatch));
        pinMismatch(frozen, layer).ifPresent(mismatch -> mismatches.add(prefix + mismatch));
        check.changes().forEach(change -> changes.add(prefix + change));
      }
    }
    return new FrozenCheck(mismatches, changes);
  }

  private List<String> otherNames(NetworkDescription description) {
    Set<String> names = new LinkedHashSet<>();
    description.layers().forEach(layer -> names.add(layer.name()));
    List<String> mismatches = new ArrayList<>();
    for (String missing : Sets.difference(layers.keySet(), names)) {
      mismatches.add("layer \"" + missing + "\" was frozen, but the network has none of that name");
    }
    for (String added : Sets.difference(names, layers.keySet())) {
      mismatches.add("layer \"" + added + "\" was not there when the plan was frozen");
    }
    return mismatches;
  }

  private static Optional<String> pinMismatch(FrozenMethod frozen, NetworkLayer layer) {
    return layer
        .pinned()
        .filter(spec -> !spec.equals(frozen.spec()))
        .map(spec -> layer.origin() + " " + spec + ", but " + frozen.spec() + " was frozen");
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the text
   * @return an equal frozen plan
   * @throws IllegalArgumentException if it isn't JSON, does not follow the schema or has another
   *     version; the message has the path
   */
  public static FrozenPlan fromJson(String json) {
    JsonInput root =
        JsonInput.parse("the frozen plan", json).requireFormat(FORMAT, FrozenMethod.VERSION);
    root.onlyKeys(KEYS);
    Map<String, FrozenMethod> layers = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>(List.of("name"));
    keys.addAll(FrozenMethod.bodyKeys());
    for (JsonInput layer : root.required("layers").elements()) {
      JsonInput name = layer.onlyKeys(keys).required("name");
      if (layers.put(name.name(), FrozenMethod.read(layer)) != null) {
        throw new IllegalArgumentException(
            name.path() + " is \"" + name.name() + "\", which another layer has");
      }
    }
    return new FrozenPlan(root.required("network").name(), layers);
  }

  /**
   * The frozen plan as JSON.
   *
   * @return the text, with layers and keys in a fixed order
   */
  public String toJson() {
    return Facts.none()
        .with("format", FORMAT)
        .with("version", FrozenMethod.VERSION)
        .with("network", network)
        .with("layers", layers.entrySet().stream().map(FrozenPlan::facts).toList())
        .toJson();
  }

  private static Facts facts(Map.Entry<String, FrozenMethod> layer) {
    return Facts.none().with("name", layer.getKey()).withAll(layer.getValue().facts());
  }
}
