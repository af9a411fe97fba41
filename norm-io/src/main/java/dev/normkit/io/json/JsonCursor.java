package dev.normkit.io.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.normkit.io.tensor.FileFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Goes through strict JSON and keeps none of it, so that a text of many megabytes costs what its
 * reader keeps. A key that is twice in an object is refused, and so is deep nesting.
 */
public final class JsonCursor {
  private static final int DEEPEST = 200;
  private static final int MOST_SHOWN = 60;

  private final String what;
  private final JsonReader reader;

  private JsonCursor(String what, Reader text) {
    this.what = what;
    reader = new JsonReader(text);
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(DEEPEST);
  }

  /** What to do at a value; the cursor then stands behind it. */
  public interface Step {
    /**
     * Reads the value.
     *
     * @param key of the value; in an array its index
     * @throws IOException if it isn't as it should be
     */
    void at(String key) throws IOException;
  }

  /** Reads the value that a text is. */
  public interface Whole {
    /**
     * Reads the value.
     *
     * @param json stands before it
     * @throws IOException if it isn't as it should be
     */
    void read(JsonCursor json) throws IOException;
  }

  /**
   * Reads bytes that hold one value.
   *
   * @param what whose JSON it is, for messages: {@code its header}
   * @param utf8 the bytes
   * @param whole reads the value
   * @throws FileFormatException if it isn't strict JSON in UTF-8, or isn't as it should be
   * @throws IOException if the bytes can't be read
   */
  public static void read(String what, InputStream utf8, Whole whole) throws IOException {
    Reader text =
        new InputStreamReader(
            utf8,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    new JsonCursor(what, text).run(whole);
  }

  /**
   * Reads a text that holds one value.
   *
   * @param what whose JSON it is, for messages
   * @param text the text
   * @param whole reads the value
   * @throws IOException if it isn't strict JSON, or isn't as it should be
   */
  public static void read(String what, String text, Whole whole) throws IOException {
    new JsonCursor(what, new StringReader(text)).run(whole);
  }

  private void run(Whole whole) throws IOException {
    try {
      whole.read(this);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw wrong("the end");
      }
    } catch (FileFormatException said) {
      throw said;
    } catch (CharacterCodingException malformed) {
      throw new FileFormatException(what + " isn't UTF-8", malformed);
    } catch (MalformedJsonException | EOFException | IllegalStateException malformed) {
      throw new FileFormatException(what + " isn't JSON near " + place(), malformed);
    }
  }

  private String place() {
    String path = reader.getPath();
    return path.length() <= 2 * MOST_SHOWN
        ? path
        : path.substring(0, MOST_SHOWN) + "…" + path.substring(path.length() - MOST_SHOWN);
  }

  /**
   * A refusal of the value before which the cursor stands.
   *
   * @param wanted what should be there
   * @return an exception to throw
   * @throws IOException if there isn't even a value
   */
  public FileFormatException wrong(String wanted) throws IOException {
    String found =
        switch (reader.peek()) {
          case BEGIN_OBJECT -> "an object";
          case BEGIN_ARRAY -> "an array";
          case STRING -> "a text";
          case NUMBER -> "a number";
          case BOOLEAN -> "true or false";
          case NULL -> "null";
          case END_DOCUMENT -> "the end";
          default -> "more";
        };
    return refusal("has " + found + " where " + wanted + " should be");
  }

  /**
   * A refusal that names the place.
   *
   * @param why after the name of the text
   * @return an exception to throw
   */
  public FileFormatException refusal(String why) {
    return new FileFormatException(what + " " + why + ", at " + place());
  }

  /**
   * Goes through an object.
   *
   * @param each reads, or skips, the value of each key
   * @throws IOException if it isn't an object, or has a key twice
   */
  public void object(Step each) throws IOException {
    if (reader.peek() != JsonToken.BEGIN_OBJECT) {
      throw wrong("an object");
    }
    Set<String> keys = new HashSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (!keys.add(key)) {
        throw refusal("has a key twice");
      }
      each.at(key);
    }
    reader.endObject();
  }

  /**
   * Goes through an array.
   *
   * @param each reads, or skips, each element
   * @throws IOException if it isn't an array
   */
  public void array(Step each) throws IOException {
    if (reader.peek() != JsonToken.BEGIN_ARRAY) {
      throw wrong("an array");
    }
    reader.beginArray();
    for (int i = 0; reader.hasNext(); i++) {
      each.at(Integer.toString(i));
    }
    reader.endArray();
  }

  /**
   * A text.
   *
   * @return its value
   * @throws IOException if it is something else
   */
  public String text() throws IOException {
    if (reader.peek() != JsonToken.STRING) {
      throw wrong("a text");
    }
    return reader.nextString();
  }

  /**
   * A whole number, written without a point.
   *
   * @return its value
   * @throws IOException if it is something else
   */
  public long wholeNumber() throws IOException {
    if (reader.peek() == JsonToken.NUMBER) {
      String digits = reader.nextString();
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException fractionOrTooLarge) {
        throw refusal("has a number that isn't whole, or is too large");
      }
    }
    throw wrong("a whole number");
  }

  /**
   * A number.
   *
   * @return the nearest double, infinite if there is none
   * @throws IOException if it is something else
   */
  public double number() throws IOException {
    if (reader.peek() != JsonToken.NUMBER) {
      throw wrong("a number");
    }
    return Double.parseDouble(reader.nextString());
  }

  /**
   * True or false.
   *
   * @return its value
   * @throws IOException if it is something else
   */
  public boolean bool() throws IOException {
    if (reader.peek() != JsonToken.BOOLEAN) {
      throw wrong("true or false");
    }
    return reader.nextBoolean();
  }

  /**
   * What comes next, which stays where it is.
   *
   * @return the kind of value
   * @throws IOException if there is none
   */
  public JsonToken peek() throws IOException {
    return reader.peek();
  }

  /**
   * Leaves a value out, whatever it is.
   *
   * @throws IOException if it isn't JSON
   */
  public void skip() throws IOException {
    reader.skipValue();
  }
}
