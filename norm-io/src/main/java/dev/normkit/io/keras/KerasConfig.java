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

  private final List<Norm> norms = new ArrayList<>();

  /**
   * One of them.
   *
   * @param type its class, for example {@code BatchNormalization}
   * @param fields of its configuration that matter
   */
  record Norm(String type, Fields fields) {
    String name() {
      return fields.texts.getOrDefault("name", "");
    }
  }

  /** Settings by name; true is 1. */
  static final class Fields {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();
    private Optional<Fields> config = Optional.empty();

    double number(String key, double otherwise) {
      return numbers.getOrDefault(key, otherwise);
    }

    boolean flag(String key) {
      return numbers.getOrDefault(key, 1.0) != 0;
    }
  }

  private KerasConfig() {}

  static List<Norm> norms(String json) throws IOException {
    KerasConfig config = new KerasConfig();
    JsonCursor.read(WHAT, json, config::value);
    return config.norms;
  }

  private void value(JsonCursor json) throws IOException {
    if (json.peek() == JsonToken.BEGIN_OBJECT) {
      object(json);
    } else if (json.peek() == JsonToken.BEGIN_ARRAY) {
      json.array(index -> value(json));
    } else {
      json.skip();
    }
  }

  private Fields object(JsonCursor json) throws IOException {
    Fields fields = new Fields();
    json.object(key -> field(key, json, fields));
    String type = fields.texts.getOrDefault("class_name", "");
    if (type.contains("Normalization") && fields.config.isPresent()) {
      norms.add(new Norm(type, fields.config.get()));
    }
    return fields;
  }

  private void field(String key, JsonCursor json, Fields fields) throws IOException {
    switch (key) {
      case "class_name", "name" -> {
        if (json.peek() == JsonToken.STRING) {
          fields.texts.put(key, json.text());
        } else {
          value(json);
        }
      }
      case "epsilon", "momentum", "center", "scale", "groups", "rms_scaling" ->
          number(key, json, fields);
      case "config" -> {
        if (json.peek() == JsonToken.BEGIN_OBJECT) {
          fields.config = Optional.of(object(json));
        } else {
          value(json);
        }
      }
      default -> value(json);
    }
  }

  private void number(String key, JsonCursor json, Fields fields) throws IOException {
    if (json.peek() == JsonToken.NUMBER) {
      fields.numbers.put(key, json.number());
    } else if (json.peek() == JsonToken.BOOLEAN) {
      fields.numbers.put(key, json.bool() ? 1.0 : 0.0);
    } else {
      value(json);
    }
  }
}
