package dev.normkit.selector.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** Facts as JSON, in their order. */
final class JsonWriter {
  private static final Gson GSON =
      // Nulls are of damaged entries of a file alone, which stay as they are.
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private JsonWriter() {}

  static String text(Facts facts) {
    return GSON.toJson(element(facts));
  }

  /** A text, a number, yes or no, facts, a list of these, or what is JSON already. */
  static JsonElement element(Object value) {
    if (value instanceof Facts facts) {
      JsonObject object = new JsonObject();
      facts.values().forEach((name, one) -> object.add(name, element(one)));
      return object;
    }
    if (value instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(one -> array.add(element(one)));
      return array;
    }
    if (value instanceof JsonElement asItWas) {
      return asItWas;
    }
    if (value instanceof Number number) {
      return new JsonPrimitive(number);
    }
    if (value instanceof Boolean holds) {
      return new JsonPrimitive(holds);
    }
    return new JsonPrimitive((String) value);
  }
}
