package dev.normkit.io.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a model's configuration. Keras 3 names groups of variables by it: models and layers by
 * their class, numbered within the model that holds them.
 */
final class KerasPlace {
  /** Deeper models have no path, since every normalization's would be as long. */
  private static final int DEEPEST = 32;

  private final Optional<KerasPlace> parent;
  private final String key;
  private final Map<String, Integer> counts;
  private String segment;
  private String name = "";

  /** The model's. */
  KerasPlace() {
    this(Optional.empty(), "", new HashMap<>());
  }

  private KerasPlace(Optional<KerasPlace> parent, String key, Map<String, Integer> counts) {
    this.parent = parent;
    this.key = key;
    this.counts = counts;
    this.segment = key.equals("config") || key.equals("layers") ? "" : key;
  }

  KerasPlace field(String field) {
    return new KerasPlace(Optional.of(this), field, new HashMap<>());
  }

  /**
   * An element of the list that lies here.
   *
   * @param classes how many of each class the list has had
   */
  KerasPlace element(Map<String, Integer> classes) {
    return new KerasPlace(Optional.of(this), "", classes);
  }

  /** Says what lies here. */
  void found(String type, String given) {
    name = given;
    if (parent.isPresent() && key.isEmpty()) {
      String snake = snake(type);
      int count = counts.merge(snake, 1, Integer::sum) - 1;
      segment = "layers/" + snake + (count == 0 ? "" : "_" + count);
    }
  }

  private static String snake(String type) {
    return type.replaceFirst("^.*>", "")
        .replaceAll("\\W", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** For example {@code layers/functional/layers/batch_normalization_1}. */
  String path() {
    return String.join("/", upwards(place -> place.segment));
  }

  /** The names of the models and layers that hold it, and its own. */
  List<String> names() {
    return upwards(place -> place.parent.isEmpty() ? "" : place.name);
  }

  private interface Part {
    String of(KerasPlace place);
  }

  private List<String> upwards(Part part) {
    Deque<String> parts = new ArrayDeque<>();
    Optional<KerasPlace> place = Optional.of(this);
    for (int depth = 0; place.isPresent(); depth++) {
      String one = part.of(place.get());
      if (!one.isEmpty()) {
        parts.addFirst(one);
      }
      place = depth < DEEPEST * 4 ? place.get().parent : Optional.empty();
    }
    return new ArrayList<>(parts);
  }
}
