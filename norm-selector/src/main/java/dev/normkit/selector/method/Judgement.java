package dev.normkit.selector.method;

import java.util.List;

/** What a rule says about a usage; whether the method is legal on the shape isn't asked here. */
public sealed interface Judgement {

  /** {@return why, in one sentence} */
  String reason();

  /**
   * The rule applies.
   *
   * @param reason why, in one sentence
   * @param notes what else the user should know
   */
  record Fits(String reason, List<String> notes) implements Judgement {

    /** Copies the notes. */
    public Fits {
      notes = List.copyOf(notes);
    }
  }

  /**
   * The rule applies only if no earlier rule does: it is then chosen with the reason against it as
   * a note, otherwise rejected for that reason.
   *
   * @param reason what is wrong with its method here
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
   * @param reason why, in one sentence
   * @param notes what else the user should know
   * @return the judgement
   */
  static Judgement fits(String reason, String... notes) {
    return new Fits(reason, List.of(notes));
  }

  /**
   * The rule applies only if no earlier rule does.
   *
   * @param reason what is wrong with its method here
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
