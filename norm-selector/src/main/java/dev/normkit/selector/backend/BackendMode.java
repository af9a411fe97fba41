package dev.normkit.selector.backend;

import com.google.common.base.CharMatcher;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.measure.Measurer;
import dev.normkit.selector.words.TimeText;
import java.time.Duration;
import java.util.Objects;

/**
 * How a backend is found. All backends give the same bits, so a wrong guess costs time alone.
 *
 * <p>Without a change of code the system property {@value Surroundings#BACKEND_PROPERTY} or the
 * environment variable {@value Surroundings#BACKEND_VARIABLE} says {@code estimate}, {@code
 * measure} or a backend's id; see {@link Surroundings}.
 */
public sealed interface BackendMode {

  /**
   * The least estimated cost of those that can; no clock, the same decision every time.
   *
   * @see dev.normkit.spi.NormBackend#cost
   */
  record Estimate() implements BackendMode {
    @Override
    public String word() {
      return "estimate";
    }
  }

  /**
   * The fastest of those that can, by timing each on scratch data of the plan's shape, or from
   * {@link Wisdom}. It ends as soon as the times tell the backends apart; a machine that is busy
   * with other things, or a shape whose calls take long, takes more of the budget. Where the budget
   * is too small to decide, the least estimated cost; the decision says so and which budget would
   * do, and nothing is remembered then.
   *
   * <p>The budget is looked at before every batch of calls, a tenth of a millisecond or one call;
   * what is begun is finished, so a call that never ran before, or that the machine interrupts, may
   * end later.
   *
   * @param budget the most that the timing of one plan may take in all, warm-up included; positive
   */
  record Measure(Duration budget) implements BackendMode {
    /** What suffices on most machines, also with a few other things to do: ten seconds. */
    public static final Duration USUAL = Measurer.USUAL_BUDGET;

    /**
     * Checks the budget.
     *
     * @throws IllegalArgumentException if it is not positive, or above a day
     */
    public Measure {
      Objects.requireNonNull(budget, "budget");
      if (budget.isNegative() || budget.isZero() || budget.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "budget is " + budget + "; it must be positive and at most a day");
      }
    }

    @Override
    public String word() {
      return "measure within " + TimeText.of(budget.toNanos());
    }
  }

  /**
   * One backend; where it cannot, a {@link SelectionException} and never another.
   *
   * @param id the backend's id: lower case letters, digits and hyphens
   */
  record Forced(String id) implements BackendMode {

    /** What an id is made of. */
    private static final CharMatcher ID =
        CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('0', '9')).or(CharMatcher.is('-'));

    /**
     * Checks the id's form, not whether there is such a backend.
     *
     * @throws IllegalArgumentException if no backend can have this id
     */
    public Forced {
      Objects.requireNonNull(id, "id");
      if (id.isEmpty() || !ID.matchesAllOf(id)) {
        throw new IllegalArgumentException(
            "backend id is \"" + id + "\"; an id is lower case letters, digits and hyphens");
      }
    }

    @Override
    public String word() {
      return "forced " + id;
    }
  }

  /**
   * The mode where none is given.
   *
   * @return the least estimated cost
   */
  static BackendMode estimate() {
    return new Estimate();
  }

  /**
   * Measuring for at most ten seconds per plan, {@link Measure#USUAL}. On a quiet machine two are
   * enough, most of the first for the JVM's compiler; a busy one takes several times as long and
   * may need a larger budget. Plans are measured one after the other in the whole JVM.
   *
   * @return the mode
   */
  static BackendMode measure() {
    return new Measure(Measure.USUAL);
  }

  /**
   * Measuring.
   *
   * @param budget the most that the timing of one plan may take in all
   * @return the mode
   * @throws IllegalArgumentException if the budget is not positive
   */
  static BackendMode measure(Duration budget) {
    return new Measure(budget);
  }

  /**
   * One backend and no other.
   *
   * @param id the backend's id
   * @return the mode
   * @throws IllegalArgumentException if no backend can have this id
   */
  static BackendMode forced(String id) {
    return new Forced(id);
  }

  /**
   * How the mode is written in reports.
   *
   * @return for example {@code forced cpu}
   */
  String word();
}
