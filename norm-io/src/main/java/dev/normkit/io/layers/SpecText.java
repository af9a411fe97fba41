package dev.normkit.io.layers;

import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.SpecBuilder;
import dev.normkit.files.SpecSetting;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.json.JsonCursor;
import java.io.IOException;
import java.util.Optional;

/**
 * A spec as JSON, as {@link SpecSetting} says: {@code {"method":"GROUP",
 * "groups":32,"epsilon":1.0E-5,"weight":true,"bias":true}}. What is written and read again is
 * equal.
 */
final class SpecText {
  private SpecText() {}

  static void write(JsonWriter json, NormSpec spec) throws IOException {
    json.beginObject();
    json.name(SpecSetting.METHOD).value(spec.method().name());
    for (SpecSetting setting : SpecSetting.values()) {
      Optional<Object> value = setting.in(spec);
      if (value.isPresent()) {
        write(json.name(setting.key()), value.get());
      }
    }
    json.endObject();
  }

  private static void write(JsonWriter json, Object value) throws IOException {
    if (value instanceof Boolean holds) {
      json.value(holds);
    } else if (value instanceof Number number) {
      json.value(number);
    } else {
      json.value(value.toString());
    }
  }

  static NormSpec read(JsonCursor json) throws IOException {
    Settings settings = new Settings();
    json.object(key -> settings.take(key, json));
    try {
      if (settings.builder == null) {
        throw json.refusal("has a spec without a method");
      }
      return settings.builder.build();
    } catch (IllegalArgumentException illegal) {
      throw json.refusal("has a spec that isn't possible: " + illegal.getMessage());
    }
  }

  /** The method is written first, so the builder is there when the others come. */
  private static final class Settings {
    private SpecBuilder builder;

    void take(String key, JsonCursor json) throws IOException {
      if (key.equals(SpecSetting.METHOD)) {
        builder = NormSpec.of(new Value(json).constant(NormMethod.values()));
        return;
      }
      if (builder == null) {
        throw json.refusal("has a spec that doesn't begin with its method");
      }
      Optional<SpecSetting> setting = SpecSetting.of(key);
      if (setting.isEmpty()) {
        throw json.refusal("has the unknown setting '" + Brief.of(key) + "'");
      }
      try {
        setting.get().set(builder, new Value(json));
      } catch (IllegalArgumentException illegal) {
        throw json.refusal("has a setting that isn't possible: " + illegal.getMessage());
      }
    }
  }

  /** What the cursor is at. */
  private record Value(JsonCursor json) implements SpecSetting.Value<IOException> {
    @Override
    public int wholeNumber() throws IOException {
      long number = json.wholeNumber();
      if (number != (int) number) {
        throw json.refusal("has a number of more than 32 bits");
      }
      return (int) number;
    }

    @Override
    public double decimal() throws IOException {
      return json.number();
    }

    @Override
    public boolean bool() throws IOException {
      return json.bool();
    }

    @Override
    public <E extends Enum<E>> E constant(E[] all) throws IOException {
      String text = json.text();
      for (E each : all) {
        if (text.equals(SpecSetting.word(each)) || text.equals(each.name())) {
          return each;
        }
      }
      throw json.refusal("has '" + Brief.of(text) + "' where one of its words should be");
    }

    @Override
    public Momentum momentum() throws IOException {
      if (json.peek() == JsonToken.NUMBER) {
        return Momentum.ofNew(json.number());
      }
      return switch (constant(Momentum.Kind.values())) {
        case CUMULATIVE -> Momentum.cumulative();
        case POOLED -> Momentum.pooled();
        case EXPONENTIAL -> throw json.refusal("has a momentum without its weight");
      };
    }
  }
}
