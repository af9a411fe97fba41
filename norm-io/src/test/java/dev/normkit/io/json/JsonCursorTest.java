package dev.normkit.io.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.io.tensor.FileFormatException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refusal says was found, and what should be there. */
class JsonCursorTest {
  private static final Map<String, JsonCursor.Whole> WANTED =
      Map.of(
          "a text", JsonCursor::text,
          "a number", JsonCursor::number,
          "a whole number", JsonCursor::wholeNumber,
          "true or false", JsonCursor::bool,
          "an array", cursor -> cursor.array(each -> cursor.skip()),
          "an object", cursor -> cursor.object(each -> cursor.skip()));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "7; a text; has a number where a text should be",
        "7.5; true or false; has a number where true or false should be",
        "7; an array; has a number where an array should be",
        "7; an object; has a number where an object should be",
        "7.5; a whole number; has a number that isn't whole, or is too large",
        "1e30; a whole number; has a number that isn't whole, or is too large",
        "\"7\"; a number; has a text where a number should be",
        "\"7\"; a whole number; has a text where a whole number should be",
        "true; a text; has true or false where a text should be",
        "null; a text; has null where a text should be",
        "{}; a number; has an object where a number should be",
        "[]; a number; has an array where a number should be",
      })
  void itNamesWhatItFound(String json, String wanted, String why) {
    String message =
        assertThrows(
                FileFormatException.class,
                () -> JsonCursor.read("the text", json, WANTED.get(wanted)))
            .getMessage();
    assertEquals("the text " + why + ", at $", message);
  }
}
