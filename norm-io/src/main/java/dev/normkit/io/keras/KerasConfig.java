package dev.normkit.io.keras;

import com.google.gson.stream.JsonToken;
import dev.normkit.io.json.JsonCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The normalizations in a model's configuration, wherever they are nested, in its order. */
final class KerasConfig {
  private static final String WHAT = "the model's configuration";
  private static final String CONFIG = "config";

  private final List<Norm> norms = new ArrayList<>();

  /**
   * One of them.
   *
   * @param type its class, for example {@code BatchNormalization}
   * @param fields of its configuration that matter
   * @param place where it is nested
   */
  record Norm(String type, Fields fields, KerasPlace place) {
    String name() {
      return fields.text("name");
    }
  }

  /** Settings by name; true is 1. */
  static final class Fields {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();
    private final List<Double> axes = new ArrayList<>();
    private int rank;
    private Optional<Fields> config = Optional.empty();

    double number(String key, double otherwise) {
      return numbers.getOrDefault(key, otherwise);
    }

    /** Empty if the file doesn't say. */
    String text(String key) {
      return texts.getOrDefault(key, "");
    }

    boolean flag(String key) {
      return numbers.getOrDefault(key, 1.0) != 0;
    }

    /** As the file has them; none if it doesn't say. */
    List<Integer> axes() {
      return axes.stream().map(Double::intValue).toList();
    }

    /** Of the data; 0 if the file doesn't say. */
    int rank() {
      return rank;
    }
  }

  private KerasConfig() {}

  static List<Norm> norms(String json) throws IOException {
    KerasConfig config = new KerasConfig();
    JsonCursor.read(WHAT, json, cursor -> config.value(cursor, new KerasPlace()));
    return config.norms;
  }

  private void value(JsonCursor json, KerasPlace place) throws IOException {
    if (json.peek() == JsonToken.BEGIN_OBJECT) {
      object(json, place);
    } else if (json.peek() == JsonToken.BEGIN_ARRAY) {
      Map<String, Integer> counts = new HashMap<>();
      json.array(index -> value(json, place.element(counts)));
    } else {
      json.skip();
    }
  }

  private Fields object(JsonCursor json, KerasPlace place) throws IOException {
    Fields fields = new Fields();
    json.object(key -> field(key, json, fields, place));
    String type = fields.texts.getOrDefault("class_name", "");
    if (fields.config.isPresent()) {
      Fields config = fields.config.get();
      place.found(type, config.texts.getOrDefault("name", ""));
      if (type.contains("Normalization")) {
        config.rank = fields.rank;
        norms.add(new Norm(type, config, place));
      }
    }
    return fields;
  }

  private void field(String key, JsonCursor json, Fields fields, KerasPlace place)
      throws IOException {
    switch (key) {
      case "class_name", "name", "dtype" -> {
        if (json.peek() == JsonToken.STRING) {
          fields.texts.put(key, json.text());
        } else {
          value(json, place.field(key));
        }
      }
      case "epsilon", "momentum", "center", "scale", "groups", "mode", "rms_scaling" ->
          number(key, json, fields, place);
      case "fused", "renorm", "synchronized", "virtual_batch_size" ->
          number(key, json, fields, place);
      case "axis" -> axes(json, fields);
      case "build_config" -> build(json, fields);
      case CONFIG -> {
        if (json.peek() == JsonToken.BEGIN_OBJECT) {
          fields.config = Optional.of(object(json, place.field(key)));
        } else {
          value(json, place.field(key));
        }
      }
      default -> value(json, place.field(key));
    }
  }

  private void number(String key, JsonCursor json, Fields fields, KerasPlace place)
      throws IOException {
    if (json.peek() == JsonToken.NUMBER) {
      fields.numbers.put(key, json.number());
    } else if (json.peek() == JsonToken.BOOLEAN) {
      fields.numbers.put(key, json.bool() ? 1.0 : 0.0);
    } else {
      value(json, place.field(key));
    }
  }

  private static void axes(JsonCursor json, Fields fields) throws IOException {
    if (json.peek() == JsonToken.BEGIN_ARRAY) {
      json.array(index -> axis(json, fields));
    } else {
      axis(json, fields);
    }
  }

  private static void axis(JsonCursor json, Fields fields) throws IOException {
    if (json.peek() == JsonToken.NUMBER) {
      fields.axes.add(json.number());
    } else {
      json.skip();
    }
  }

  /** What Keras 3 built a layer for: {@code {"input_shape": [null, 32]}}. */
  private static void build(JsonCursor json, Fields fields) throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skip();
      return;
    }
    json.object(
        key -> {
          if (key.equals("input_shape") && json.peek() == JsonToken.BEGIN_ARRAY) {
            json.array(
                index -> {
                  fields.rank++;
                  json.skip();
                });
          } else {
            json.skip();
          }
        });
  }
}
