package dev.normkit.selector.measure;

import dev.normkit.api.NormPlan;
import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.usage.Workload;
import dev.normkit.selector.words.TimeText;
import dev.normkit.spi.Asking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Times candidates against each other within a budget. Small data first, until the compiler has
 * come to rest; then rounds on the real data in which each candidate runs one short batch, the
 * first one another every time, so that what disturbs the machine disturbs all. Rounds count once
 * the compiler has come to rest and no candidate allocates: code is still getting faster before. It
 * ends when the times tell the candidates apart; a busy machine or slow calls take all the budget.
 */
public final class Measurer {
  /** Enough on most machines, even if they run other programs. */
  public static final Duration USUAL_BUDGET = Duration.ofSeconds(10);

  /** The time of a measurement that nothing disturbs: half for the compiler, half for the times. */
  private static final long QUIET_NANOS = 2_000_000_000L;

  /**
   * The share of the usual time after which the real data replaces small data, if the compiler is
   * at rest.
   */
  private static final double SMALL_SHARE = 0.2;

  /**
   * The share of the usual time before which rounds don't count, unless there is no time for
   * others.
   */
  private static final double WARM_SHARE = 0.4;

  /** The least share of the usual time for rounds that count, if the budget allows it. */
  private static final double COUNTED_SHARE = 0.57;

  /**
   * The share of the usual time without a sign of the compiler after which it is taken to be at
   * rest.
   */
  private static final double REST_SHARE = 0.05;

  /**
   * How many times their least time the rounds that count may take if noise hides the difference.
   */
  private static final double MOST_COUNTED = 3;

  /** The share of their least time after which the times are looked at again. */
  private static final double LOOK_SHARE = 0.1;

  /** The share of the budget after which the real data begins although the compiler is busy. */
  private static final double LATEST_SMALL_SHARE = 0.6;

  /** The share of the budget after which rounds count although the compiler is busy. */
  private static final double LATEST_SHARE = 0.75;

  /** The share of the budget that is kept for what comes before and after the rounds. */
  private static final double SPARE_SHARE = 0.03;

  /** Fewer rounds decide nothing. */
  private static final int FEWEST_ROUNDS = 5;

  /** The first rounds, which don't count: memory is fresh, and code has run on other data. */
  private static final int FIRST_ROUNDS = 5;

  /** On a machine that is too busy to run as many in time, time alone says nothing. */
  private static final int FEWEST_SMALL_ROUNDS = 30;

  /** With fewer rounds it goes on while the budget lasts. */
  private static final int ENOUGH_ROUNDS = 20;

  /** What making the real data takes per element, with fresh pages of memory. */
  private static final double NANOS_TO_FILL = 6;

  /** A batch is begun only if this many times its expected time is left. */
  private static final double SAFETY = 1.5;

  private static final long PROGRESS_NANOS = 100_000_000;

  private final NormPlan plan;
  private final Workload workload;
  private final Duration budget;
  private final Clock clock;
  private final Consumer<MeasurementProgress> listener;
  private final List<Trial> trials;
  private final Map<String, Throwable> failed = new LinkedHashMap<>();
  private final long start;
  private final long ranBefore;
  private final CompilerActivity compiler;
  private final long quietNanos;

  /** The calling thread's own time if it does all of the work: other programs don't add to it. */
  private final LongSupplier stopwatch;

  private long lastProgress;

  /** How long this thread had run when the compiler was last seen at work. */
  private long lastUnrest;

  /** When the rounds that count began. */
  private long countedFrom;

  /** When the times are looked at again, to see whether they are enough. */
  private long nextLook;

  /** How many times larger the real data is than what the trials have. */
  private double scale = 1;

  /** Begins: the budget runs from here. */
  public Measurer(Question question, List<Trial> candidates) {
    plan = question.plan();
    workload = question.workload();
    budget = question.budget();
    clock = question.clock();
    listener = question.listener();
    trials = new ArrayList<>(candidates);
    start = clock.nanos();
    quietNanos = Math.min(budget.toNanos(), QUIET_NANOS);
    compiler = new CompilerActivity(clock);
    boolean alone = trials.stream().allMatch(trial -> trial.threads() == 1);
    stopwatch = alone ? clock.threadNanos() : clock.nanoTime();
    ranBefore = clock.threadNanos().getAsLong();
    lastProgress = start;
    countedFrom = start;
    nextLook = start;
  }

  /** What is measured, for how long, by which clock, and who watches. */
  public record Question(
      NormPlan plan,
      Workload workload,
      Duration budget,
      Clock clock,
      Consumer<MeasurementProgress> listener) {}

  /**
   * The result.
   *
   * @param times the times; empty if the measurement decides nothing
   * @param why why it decides nothing, or how it went
   * @param failed what candidates threw, by id
   */
  public record Outcome(List<MeasuredTime> times, String why, Map<String, Throwable> failed) {}

  public Outcome run() {
    NormPlan small = SmallPlan.of(plan);
    try {
      return measure(small, new Scratch(small, workload));
    } catch (Scratch.IllegalWorkload illegal) {
      return undecided("a " + workload.unit() + " can't be tried: " + illegal.getMessage());
    }
  }

  private Outcome measure(NormPlan small, Scratch smallData) throws Scratch.IllegalWorkload {
    long room = Runtime.getRuntime().maxMemory() - used();
    if (Scratch.bytes(plan) > room / 2) {
      return undecided(
          "its data of "
              + (Scratch.bytes(plan) >> 20)
              + " MB is more than half of the "
              + (room >> 20)
              + " MB that Java has left; start java with a larger -Xmx");
    }
    scale = plan.shape().elements() / (double) small.shape().elements();
    forEachTrial(trial -> trial.prepare(small, smallData, 1));
    if (!warmedUp()) {
      return undecided(usedUp("before every candidate had run"));
    }
    if (!fits()) {
      return undecided(tooSmall());
    }
    Scratch scratch = new Scratch(plan, workload);
    forEachTrial(trial -> trial.prepare(plan, scratch, scale));
    scale = 1;
    return rounds();
  }

  private Outcome rounds() {
    int firstThatCounts = 0;
    int rounds = 0;
    while (!trials.isEmpty() && !enough(firstThatCounts, rounds) && round(rounds)) {
      rounds++;
      if (unsettled(rounds)) {
        firstThatCounts = rounds;
        countedFrom = clock.nanos();
      }
      tell(firstThatCounts, rounds);
    }
    if (trials.isEmpty()) {
      return undecided("no candidate could be run");
    }
    return rounds - firstThatCounts < FEWEST_ROUNDS
        ? undecided(usedUp(when(rounds)))
        : decided(times(firstThatCounts, rounds));
  }

  private String when(int rounds) {
    return compiling().orElse("after " + rounds + (rounds == 1 ? " round" : " rounds"));
  }

  private Optional<String> compiling() {
    return trials.stream()
        .filter(Trial::allocates)
        .findFirst()
        .map(trial -> "while " + trial.id() + " wasn't compiled yet");
  }

  /** Whether the round before may have run code that will be faster yet. */
  private boolean unsettled(int rounds) {
    if (rounds == 1 || trials.stream().anyMatch(Trial::allocates)) {
      return true;
    }
    boolean busy = compilerBusy();
    boolean late = spent() > LATEST_SHARE * budget.toNanos() || left() < nanosOfFewest();
    boolean better = trials.stream().anyMatch(Trial::improved);
    return !late && (busy || better || rounds <= FIRST_ROUNDS || ran() < WARM_SHARE * quietNanos);
  }

  private boolean compilerBusy() {
    if (compiler.active()) {
      lastUnrest = ran();
    }
    return ran() - lastUnrest < REST_SHARE * quietNanos;
  }

  /** Whether the rounds from one on decide. */
  private boolean enough(int from, int to) {
    double least = COUNTED_SHARE * quietNanos;
    long now = clock.nanos();
    if (to - from < ENOUGH_ROUNDS || now - countedFrom < least || now < nextLook) {
      return false;
    }
    nextLook = now + (long) (LOOK_SHARE * least);
    return now - countedFrom >= MOST_COUNTED * least || Noise.clear(times(from, to));
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Runs small data until the compiler rests; false if the budget ends before all have run. */
  private boolean warmedUp() {
    int rounds = 0;
    while (!trials.isEmpty() && warming(rounds)) {
      if (!round(rounds++)) {
        return rounds > 1;
      }
      tell(0, 0);
    }
    return true;
  }

  private boolean warming(int rounds) {
    if (rounds == 0) {
      return true;
    }
    boolean busy = compilerBusy() || trials.stream().anyMatch(Trial::allocates);
    if (spent() > LATEST_SMALL_SHARE * budget.toNanos()
        || (fits() && !fitsAfter(nanosOfRound(1)))) {
      return false;
    }
    // Code that isn't compiled yet makes the real data seem to take longer than it will.
    return ran() < SMALL_SHARE * quietNanos || busy || rounds < FEWEST_SMALL_ROUNDS || !fits();
  }

  /** Whether all candidates have time for the fewest rounds on the real data. */
  private boolean fits() {
    return fitsAfter(0);
  }

  private boolean fitsAfter(double nanos) {
    return nanosToFill() + nanosOfFewest() + nanos < left();
  }

  private double nanosToFill() {
    return NANOS_TO_FILL * plan.shape().elements();
  }

  /** What the fewest rounds on the real data take with the one before them, as far as is known. */
  private double nanosOfFewest() {
    return SAFETY * (FEWEST_ROUNDS + 1) * nanosOfRound(scale);
  }

  /** What a round takes on data so many times larger than what the trials have. */
  private double nanosOfRound(double larger) {
    return trials.stream().mapToDouble(trial -> trial.batchNanos(larger)).sum();
  }

  /** One batch of each candidate; false when the budget does not allow all of them. */
  private boolean round(int number) {
    List<Trial> order = new ArrayList<>(trials);
    Collections.rotate(order, number);
    boolean[] whole = {true};
    for (Trial trial : order) {
      whole[0] = whole[0] && left() > SAFETY * trial.expectedNanos();
      if (whole[0]) {
        guard(trial, timed -> timed.batch(stopwatch));
      }
    }
    return whole[0];
  }

  private void forEachTrial(Consumer<Trial> step) {
    for (Trial trial : List.copyOf(trials)) {
      guard(trial, step);
    }
  }

  /** A candidate that throws is out, on every number of threads; the others go on. */
  private void guard(Trial trial, Consumer<Trial> step) {
    if (failed.containsKey(trial.id())) {
      return;
    }
    Optional<Throwable> thrown = Asking.thrownBy(() -> step.accept(trial));
    if (thrown.isPresent()) {
      failed.put(trial.id(), thrown.get());
      trials.removeIf(other -> other.id().equals(trial.id()));
    }
  }

  /**
   * How long this thread has run. On a busy machine the compiler gets as small a share of the time
   * as this thread, so this tells how far the compiler can be.
   */
  private long ran() {
    return clock.threadNanos().getAsLong() - ranBefore;
  }

  private long spent() {
    return clock.nanos() - start;
  }

  private double left() {
    return (1 - SPARE_SHARE) * budget.toNanos() - spent();
  }

  private void tell(int from, int to) {
    long now = clock.nanos();
    if (now - lastProgress >= PROGRESS_NANOS) {
      lastProgress = now;
      List<MeasuredTime> known = from < to ? times(from, to) : List.of();
      listener.accept(new MeasurementProgress(Duration.ofNanos(now - start), budget, known));
    }
  }

  private List<MeasuredTime> times(int from, int to) {
    return trials.stream().map(trial -> trial.time(from, to)).toList();
  }

  /** Known before the real data is there. */
  private String tooSmall() {
    return compiling()
        .map(this::usedUp)
        .orElseGet(
            () ->
                theBudget()
                    + " is too small for "
                    + plan.shape()
                    + ", where all candidates take "
                    + TimeText.of(nanosOfRound(scale))
                    + " in turn"
                    + wouldDo());
  }

  private String usedUp(String when) {
    return theBudget() + " was used up " + when + wouldDo();
  }

  private String theBudget() {
    return "the budget of " + TimeText.of(budget.toNanos());
  }

  /** A budget that is probably enough. */
  private String wouldDo() {
    double known = (spent() + nanosToFill() + nanosOfFewest()) / (1 - SPARE_SHARE);
    double more = Math.max(known, 3.0 * budget.toNanos());
    double usual = USUAL_BUDGET.toNanos();
    return "; a budget of " + TimeText.atLeast(Math.max(usual, more)) + " would do";
  }

  private Outcome undecided(String why) {
    return new Outcome(List.of(), "not measured: " + why, failed);
  }

  private Outcome decided(List<MeasuredTime> times) {
    return new Outcome(times, "measured in " + TimeText.of(spent()), failed);
  }
}
