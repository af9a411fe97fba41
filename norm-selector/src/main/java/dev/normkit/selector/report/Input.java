package dev.normkit.selector.report;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One input of a decision.
 *
 * @param name what it is, for example {@code batch}
 * @param value its value as reports write it; {@code unknown} if there is none
 * @param source who gave it
 */
public record Input(String name, String value, Source source) {

  /** Who an input comes from. */
  public enum Source {
    /** The user gave it. */
    GIVEN("given"),
    /** It follows from the shape that the user gave. */
    DERIVED("from shape"),
    /** It is the device's share of the global batch that the user gave. */
    DIVIDED("from global batch"),
    /** A system property, which overrides the program. */
    PROPERTY("from system property"),
    /** An environment variable, which overrides the program. */
    VARIABLE("from environment variable"),
    /** The user gave none, so the default counts. */
    DEFAULT("default");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** {@return the word used in reports, for example {@code from shape}} */
    public String word() {
      return word;
    }

    /**
     * Reads a source.
     *
     * @param word as {@link #word} writes it
     * @return the source
     * @throws IllegalArgumentException if there is none of that word; the message lists the legal
     *     words
     */
    public static Source parse(String word) {
      return Arrays.stream(values())
          .filter(source -> source.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(refusal(word)));
    }

    private static String refusal(String word) {
      String legal =
          Arrays.stream(values()).map(source -> source.word).collect(Collectors.joining(", "));
      return "source is \"" + word + "\"; it must be one of " + legal;
    }

    /**
     * The source of an input that has a default.
     *
     * @param given whether the user gave it
     * @return GIVEN or DEFAULT
     */
    public static Source ofGiven(boolean given) {
      return given ? GIVEN : DEFAULT;
    }
  }

  /** {@return the input for programs: name, value and source} */
  public Facts facts() {
    return Facts.none().with("name", name).with("value", value).with("source", source.word());
  }

  /** For example {@code batch 4 given}. */
  @Override
  public String toString() {
    return name + " " + value + " " + source.word();
  }
}
