package dev.normkit.selector.words;

import java.util.stream.Collectors;

/** Names that users give: any text that stays on one line, in files and in reports. */
public final class Names {
  /** What a name must be, in messages. */
  public static final String RULE = "a name on one line, without control characters";

  private Names() {}

  /** Whether a text may be a name. */
  public static boolean legal(String text) {
    return !text.isBlank() && text.codePoints().noneMatch(Names::breaks);
  }

  /**
   * Checks a name.
   *
   * @param what whose name it is, for the message
   * @throws IllegalArgumentException if it's blank or has a line end, a control character or half
   *     of another
   */
  public static void require(String what, String name) {
    if (!legal(name)) {
      String shown = name.codePoints().mapToObj(Names::shown).collect(Collectors.joining());
      throw new IllegalArgumentException(
          what + " is \"" + Brief.text(shown) + "\"; it must be " + RULE);
    }
  }

  /**
   * Checks a text of any length and number of lines.
   *
   * @param what which text it is, for the message
   * @throws IllegalArgumentException if it has half a character, which no file in UTF-8 can hold
   */
  public static void requireWhole(String what, String text) {
    if (text.codePoints().anyMatch(Names::half)) {
      throw new IllegalArgumentException(
          what + " has half a character (a surrogate alone); it must be a text of whole ones");
    }
  }

  private static boolean half(int character) {
    return Character.getType(character) == Character.SURROGATE;
  }

  private static boolean breaks(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** As in Java and JSON, so that the message stays on one line too. */
  private static String shown(int character) {
    return breaks(character)
        ? "\\u" + Integer.toHexString(0x10000 + character).substring(1)
        : Character.toString(character);
  }
}
