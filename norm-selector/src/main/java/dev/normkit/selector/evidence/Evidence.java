package dev.normkit.selector.evidence;

import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one of normkit's experiments has seen of a statement.
 *
 * @param experiment the experiment's name
 * @param claim the statement: a heading of {@code docs/normalization.md}, for example {@code BN
 *     problem 1}
 * @param rules the ids of the rules that rest on the statement
 * @param seen whether it was seen
 * @param sentence the result in words
 * @param effect the result as a number, if it is one
 * @param run how the result came about
 */
public record Evidence(
    String experiment,
    String claim,
    List<String> rules,
    Seen seen,
    String sentence,
    Optional<Effect> effect,
    Run run) {

  /** Whether a statement was seen. */
  public enum Seen {
    /** In every comparison that the statement makes. */
    SEEN,
    /** In some comparisons. Others may contradict the statement; the sentence counts them. */
    PARTLY,
    /** In no comparison; none contradicts the statement either. */
    NOT_SEEN,
    /** In no comparison, and in some the opposite was seen. */
    CONTRADICTED;

    /** {@return the word used in files, for example {@code not-seen}} */
    public String word() {
      return Words.of(this);
    }

    /** In a sentence. */
    String inWords() {
      return this == PARTLY ? "partly seen" : word().replace('-', ' ');
    }
  }

  /**
   * How strong an effect is.
   *
   * @param value the mean over the seeds
   * @param low the lower end of its interval
   * @param high the upper end
   * @param unit what it is counted in
   */
  public record Effect(double value, double low, double high, String unit) {}

  /**
   * How a result came about.
   *
   * @param command what computes it again
   * @param date when it was computed
   * @param machine on which processor
   * @param jdk under which JDK
   * @param seeds how often it was run, each time from another seed
   */
  public record Run(String command, String date, String machine, String jdk, int seeds) {}

  /** Copies the rules. */
  public Evidence {
    Objects.requireNonNull(sentence, "sentence");
    rules = List.copyOf(rules);
  }

  /** {@return the results that this build of normkit has, in the order of their file} */
  public static List<Evidence> committed() {
    return EvidenceFile.committed();
  }

  /** {@return what was seen of the statement, for people} */
  public String told() {
    return claim + ", " + seen.inWords() + ": " + sentence;
  }

  /** {@return how to see it again, and how it was seen, for people} */
  public String origin() {
    String jdk = Character.isDigit(run.jdk.charAt(0)) ? "JDK " + run.jdk : run.jdk;
    String seeds = run.seeds + (run.seeds == 1 ? " seed" : " seeds");
    return "%s (%s, %s, %s, %s)".formatted(run.command, seeds, run.date, jdk, run.machine);
  }

  /** {@return all of it for programs} */
  public Facts facts() {
    Facts facts =
        Facts.none()
            .with("experiment", experiment)
            .with("claim", claim)
            .with("seen", seen.word())
            .with("sentence", sentence);
    return facts
        .withAll(effect.map(Evidence::facts).orElse(Facts.none()))
        .with("command", run.command)
        .with("date", run.date)
        .with("machine", run.machine)
        .with("jdk", run.jdk)
        .with("seeds", run.seeds);
  }

  private static Facts facts(Effect effect) {
    return Facts.none()
        .with("effect", effect.value)
        .with("low", effect.low)
        .with("high", effect.high)
        .with("unit", effect.unit);
  }
}
