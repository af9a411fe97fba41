package dev.normkit.selector.method;

import java.util.List;

/** What a rule says about a usage. Legality on the shape is not its concern. */
public sealed interface Judgement {

  /**
   * Why the rule judges so.
   *
   * @return one sentence
   */
  String reason();

  /**
   * The rule applies.
   *
   * @param reason why, in one sentence
   * @param notes what the user should know besides
   */
  record Fits(String reason, List<String> notes) implements Judgement {

    /** Copies the notes. */
    public Fits {
      notes = List.copyOf(notes);
    }
  }

  /**
   * The rule applies only where no rule before it could: it is then chosen with the reason against
   * it as a note, else rejected for it.
   *
   * @param reason what speaks against its method
   */
  record LastResort(String reason) implements Judgement {}

  /**
   * The rule does not apply.
   *
   * @param reason why not, in one sentence
   */
  record DoesNotFit(String reason) implements Judgement {}

  /**
   * The rule applies.
   *
   * @param reason why
   * @param notes what the user should know besides
   * @return the judgement
   */
  static Judgement fits(String reason, String... notes) {
    return new Fits(reason, List.of(notes));
  }

  /**
   * The rule applies only where no rule before it could.
   *
   * @param reason what speaks against its method
   * @return the judgement
   */
  static Judgement lastResort(String reason) {
    return new LastResort(reason);
  }

  /**
   * The rule does not apply.
   *
   * @param reason why not
   * @return the judgement
   */
  static Judgement doesNotFit(String reason) {
    return new DoesNotFit(reason);
  }
}
