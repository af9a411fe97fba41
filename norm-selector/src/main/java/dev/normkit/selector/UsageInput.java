package dev.normkit.selector;

/**
 * One input of a decision.
 *
 * @param name for example {@code batch}
 * @param value as written in reports; {@code unknown} where there is none
 * @param source who said so
 */
public record UsageInput(String name, String value, Source source) {

  /** Who an input comes from. */
  public enum Source {
    /** The user said it. */
    GIVEN("given"),
    /** It follows from the shape that the user said. */
    DERIVED("from shape"),
    /** The user did not, and this is what counts then. */
    DEFAULT("default");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /**
     * The word used in reports.
     *
     * @return for example {@code from shape}
     */
    public String word() {
      return word;
    }

    static Source ofGiven(boolean given) {
      return given ? GIVEN : DEFAULT;
    }
  }

  /** For example {@code batch 4 given}. */
  @Override
  public String toString() {
    return name + " " + value + " " + source.word();
  }
}
