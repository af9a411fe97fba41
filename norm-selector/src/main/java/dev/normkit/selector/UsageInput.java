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
    GIVEN,
    /** The user did not, and this is what counts then. */
    DEFAULT;

    /**
     * The word used in reports.
     *
     * @return the name in lower case
     */
    public String word() {
      return Words.of(this);
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
