package dev.normkit.selector.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.normkit.selector.words.Brief;
import dev.normkit.selector.words.Names;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value read from JSON that knows its path, for example {@code $.layers[3].shape[1]}. */
public final class JsonInput {
  private static final Pattern PLACE = Pattern.compile(" at line \\d+ column \\d+");

  /** No file of normkit needs more than 5. */
  private static final int DEEPEST = 32;

  private final String path;
  private final JsonElement value;

  private JsonInput(String path, JsonElement value) {
    this.path = path;
    this.value = value;
  }

  /**
   * Reads a text that holds one value.
   *
   * @param what whose JSON it is, for messages
   * @throws IllegalArgumentException if it isn't strict JSON, or an object has a key twice
   */
  public static JsonInput parse(String what, String text) {
    Objects.requireNonNull(text, "json");
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement root = read(reader, 0);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalStateException("there is more than one value");
      }
      return new JsonInput("$", root);
    } catch (IOException | IllegalStateException | NumberFormatException malformed) {
      throw new IllegalArgumentException(
          what + " isn't JSON near " + Brief.path(reader.getPath()) + place(malformed), malformed);
    }
  }

  /** Its advice is for programmers, but it knows the line. */
  private static String place(Exception malformed) {
    Matcher place = PLACE.matcher(String.valueOf(malformed.getMessage()));
    return place.find() ? place.group() : "";
  }

  private static JsonElement read(JsonReader reader, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new WrongAtPath(
          Brief.path(reader.getPath())
              + " is nested too deep; values may lie in at most "
              + DEEPEST
              + " others");
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> readObject(reader, depth + 1);
      case BEGIN_ARRAY -> readArray(reader, depth + 1);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(number(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      default -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
    };
  }

  /** Exactly; a zero keeps its sign, which {@code BigDecimal} has none of. */
  private static Number number(String text) {
    BigDecimal number = new BigDecimal(text);
    return number.signum() == 0 && text.startsWith("-") ? Double.valueOf(-0.0) : number;
  }

  private static JsonObject readObject(JsonReader reader, int depth) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (object.has(key)) {
        throw new WrongAtPath(Brief.path(reader.getPath()) + " is there twice");
      }
      object.add(key, read(reader, depth));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray readArray(JsonReader reader, int depth) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(read(reader, depth));
    }
    reader.endArray();
    return array;
  }

  public String path() {
    return path;
  }

  /** The value as it was read. */
  public JsonElement raw() {
    return value;
  }

  /** This object, which may have these keys and no other. */
  public JsonInput onlyKeys(List<String> legal) {
    for (String key : object().keySet()) {
      if (!legal.contains(key)) {
        throw new WrongAtPath(
            path
                + " has the key \""
                + Brief.text(key)
                + "\"; it must be one of "
                + String.join(" ", legal));
      }
    }
    return this;
  }

  public JsonInput required(String key) {
    return optional(key).orElseThrow(() -> new WrongAtPath(path + " has no \"" + key + "\""));
  }

  public Optional<JsonInput> optional(String key) {
    return Optional.ofNullable(object().get(key))
        .map(element -> new JsonInput(path + "." + key, element));
  }

  public List<JsonInput> elements() {
    if (!value.isJsonArray()) {
      throw wrong("an array");
    }
    List<JsonInput> elements = new ArrayList<>();
    for (JsonElement element : value.getAsJsonArray()) {
      elements.add(new JsonInput(path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  public boolean isNull() {
    return value.isJsonNull();
  }

  public boolean isText() {
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
  }

  public String text() {
    if (!isText()) {
      throw wrong("a text");
    }
    return value.getAsString();
  }

  /** A text that {@link Names} takes for a name. */
  public String name() {
    String text = text();
    if (!Names.legal(text)) {
      throw wrong(Names.RULE);
    }
    return text;
  }

  public boolean bool() {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw wrong("true or false");
    }
    return value.getAsBoolean();
  }

  public int wholeNumber() {
    try {
      return number().intValueExact();
    } catch (ArithmeticException fractionOrTooLarge) {
      throw wrong("a whole number of 32 bits");
    }
  }

  /** Never 0 for a number that isn't; one too large is infinite, which every caller refuses. */
  public double decimal() {
    BigDecimal number = number();
    if (number.signum() != 0 && number.doubleValue() == 0) {
      throw wrong("0 or a number that a double can hold");
    }
    return value.getAsDouble();
  }

  private BigDecimal number() {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw wrong("a number");
    }
    return value.getAsBigDecimal();
  }

  /** A text that a parser understands. */
  public <T> T word(Function<String, T> parser) {
    String text = text();
    return checked(() -> parser.apply(text));
  }

  /** Names the part of the JSON that is refused, unless the refusal does so itself. */
  public <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (WrongAtPath wrong) {
      throw wrong;
    } catch (IllegalArgumentException refused) {
      throw new WrongAtPath(path + ": " + refused.getMessage(), refused);
    }
  }

  /** A refusal whose message begins with the path. */
  private static final class WrongAtPath extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    WrongAtPath(String message) {
      super(message);
    }

    WrongAtPath(String message, IllegalArgumentException cause) {
      super(message, cause);
    }
  }

  /** The kind of file and the version of its schema. */
  public JsonInput requireFormat(String format, int version) {
    if (!required("format").text().equals(format)) {
      throw required("format").wrong("\"" + format + "\"");
    }
    if (required("version").wholeNumber() != version) {
      throw required("version").wrong(version + ", the version that is read here");
    }
    return this;
  }

  private JsonObject object() {
    if (!value.isJsonObject()) {
      throw wrong("an object");
    }
    return value.getAsJsonObject();
  }

  private IllegalArgumentException wrong(String wanted) {
    return new WrongAtPath(path + " is " + Brief.text(value.toString()) + "; it must be " + wanted);
  }
}
