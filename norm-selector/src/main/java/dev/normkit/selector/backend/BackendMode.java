package dev.normkit.selector.backend;

import com.google.common.base.CharMatcher;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.measure.Measurer;
import dev.normkit.selector.words.TimeText;
import java.time.Duration;
import java.util.Objects;

/**
 * How a backend is found. All that may be chosen unasked give the same bits, so a wrong guess costs
 * time alone. One with {@link dev.normkit.spi.NormBackend#tolerance other bits} is chosen by its
 * name, or where {@link BackendSelector#withOtherBits} allows it.
 *
 * <p>The system property {@value Surroundings#BACKEND_PROPERTY} or the environment variable {@value
 * Surroundings#BACKEND_VARIABLE} sets the mode without a change of code: {@code estimate}, {@code
 * measure} or a backend's id; see {@link Surroundings}.
 */
public sealed interface BackendMode {

  /**
   * The backend with the least estimated cost; no clock is read, and the decision is the same every
   * time.
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
   * The fastest backend, by timing each on scratch data of the plan's shape, or from {@link
   * Wisdom}. Timing ends as soon as the times tell the backends apart; a busy machine or slow calls
   * take more of the budget. If the budget is too small to decide, the least estimated cost
   * decides, the decision says which budget would do, and nothing is remembered.
   *
   * <p>The budget is checked before every batch of calls, which takes a tenth of a millisecond or
   * is one call. A batch that has begun is finished, so a call that never ran before, or that the
   * machine interrupts, may end later.
   *
   * @param budget the most time that the timing of one plan may take in all, warm-up included;
   *     positive
   */
  record Measure(Duration budget) implements BackendMode {
    /** Ten seconds: enough on most machines, even if they run other programs. */
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
   * One backend and never another: if it can't be used, a {@link SelectionException} is thrown.
   *
   * @param id the backend's id: lower case letters, digits and hyphens
   */
  record Forced(String id) implements BackendMode {

    /** The form of an id. */
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

  /** {@return the default mode: the least estimated cost} */
  static BackendMode estimate() {
    return new Estimate();
  }

  /**
   * Measuring for at most ten seconds per plan, {@link Measure#USUAL}. On a quiet machine two
   * seconds are enough, most of the first for the JVM's compiler; a busy one takes several times as
   * long and may need a larger budget. The whole JVM measures one plan after the other.
   *
   * @return the mode
   */
  static BackendMode measure() {
    return new Measure(Measure.USUAL);
  }

  /**
   * Measuring within a budget.
   *
   * @param budget the most time that the timing of one plan may take in all
   * @return the mode
   * @throws IllegalArgumentException if the budget isn't positive, or above a day
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

  /** {@return the mode as reports write it, for example {@code forced cpu}} */
  String word();
}
