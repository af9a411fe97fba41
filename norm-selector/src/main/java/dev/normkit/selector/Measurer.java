package dev.normkit.selector;

import dev.normkit.api.Layout;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Times candidates against each other within a budget. Small data first, until the compiler has
 * seen the loops and a call on the real data is known to fit; then rounds in which each candidate
 * runs one short batch, beginning with another one every time, so that what disturbs the machine
 * disturbs all of them alike. The first part of the rounds is left out, and so are those until the
 * JVM's compiler has come to rest and no candidate allocates: code is still getting faster then.
 */
final class Measurer {
  /** The share of the budget after which small data gives way, should it fit. */
  private static final double SMALL_SHARE = 0.2;

  /** The share of the budget before which rounds do not count. */
  private static final double WARM_SHARE = 0.4;

  /** The share of the budget after which rounds count although the compiler is still busy. */
  private static final double LATEST_SHARE = 0.75;

  /** The share of the budget that is kept for what comes before and after the rounds. */
  private static final double SPARE_SHARE = 0.03;

  /** Fewer rounds decide nothing. */
  private static final int FEWEST_ROUNDS = 5;

  /** Data that is small enough to try what has never run. */
  private static final int SMALL_ELEMENTS = 1 << 14;

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
  private long lastProgress;

  /** Begins: the budget runs from here. */
  Measurer(Question question, List<Trial> candidates) {
    plan = question.plan();
    workload = question.workload();
    budget = question.budget();
    clock = question.clock();
    listener = question.listener();
    trials = new ArrayList<>(candidates);
    start = clock.nanos();
    lastProgress = start;
  }

  /** What is to be measured, how long, by which clock and who watches. */
  record Question(
      NormPlan plan,
      Workload workload,
      Duration budget,
      Clock clock,
      Consumer<MeasurementProgress> listener) {}

  /**
   * What came out.
   *
   * @param times empty if the measurement decides nothing
   * @param why it does not, or how it went
   * @param failed what candidates threw, by id
   */
  record Outcome(List<MeasuredTime> times, String why, Map<String, Throwable> failed) {}

  Outcome run() {
    NormPlan small = smaller(plan);
    try {
      return measure(small, new Scratch(small, workload));
    } catch (Scratch.IllegalWorkload illegal) {
      return undecided("a " + workload.unit() + " cannot be tried: " + illegal.getMessage());
    }
  }

  private Outcome measure(NormPlan small, Scratch smallData) throws Scratch.IllegalWorkload {
    long room = Runtime.getRuntime().maxMemory() - used();
    if (Scratch.bytes(plan) > room / 2) {
      return undecided(
          "the scratch data of " + (Scratch.bytes(plan) >> 20) + " MB does not fit the memory");
    }
    double scale = plan.shape().elements() / (double) small.shape().elements();
    forEachTrial(trial -> trial.prepare(small, smallData, 1));
    if (!warmedUp(scale)) {
      return undecided(tooSmall("before the candidates could be tried"));
    }
    Scratch scratch = new Scratch(plan, workload);
    forEachTrial(trial -> trial.prepare(plan, scratch, scale));
    return rounds();
  }

  private Outcome rounds() {
    CompilerActivity compiler = new CompilerActivity(clock);
    int firstThatCounts = 0;
    int rounds = 0;
    while (!trials.isEmpty() && round(rounds)) {
      rounds++;
      if (unsettled(compiler)) {
        firstThatCounts = rounds;
      }
      tell(firstThatCounts, rounds);
    }
    if (trials.isEmpty()) {
      return undecided("no candidate could be run");
    }
    return rounds - firstThatCounts < FEWEST_ROUNDS
        ? undecided(tooSmall(when(rounds)))
        : decided(times(firstThatCounts, rounds));
  }

  private String when(int rounds) {
    return trials.stream()
        .filter(Trial::allocates)
        .findFirst()
        .map(trial -> "while " + trial.id() + " was not compiled yet")
        .orElse("after " + rounds + " rounds");
  }

  /** Whether the round before may have run code that will be faster yet. */
  private boolean unsettled(CompilerActivity compiler) {
    double share = spent() / (double) budget.toNanos();
    boolean busy = compiler.active();
    return share < WARM_SHARE
        || (busy && share < LATEST_SHARE)
        || trials.stream().anyMatch(Trial::allocates);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /**
   * A plan of the same kind on little data: first the first axis shrinks, then the largest, none
   * below 2, as they do not change what a kernel does. Channels stay where groups must divide them.
   */
  private static NormPlan smaller(NormPlan plan) {
    Shape shape = plan.shape();
    int[] sizes = shape.sizes();
    int rest = shape.elements() / sizes[0];
    sizes[0] = Math.min(sizes[0], Math.max(2, SMALL_ELEMENTS / rest));
    int fixed =
        plan.spec().groups().isEmpty()
            ? -1
            : shape.layout() == Layout.CHANNELS_FIRST ? 1 : sizes.length - 1;
    int largest = largest(sizes, fixed);
    while (Shape.of(shape.layout(), sizes).elements() > SMALL_ELEMENTS && sizes[largest] > 3) {
      sizes[largest] /= 2;
      largest = largest(sizes, fixed);
    }
    return new NormPlan(plan.spec(), Shape.of(shape.layout(), sizes));
  }

  private static int largest(int[] sizes, int fixed) {
    int largest = fixed == 0 ? 1 : 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (axis != fixed && sizes[axis] > sizes[largest]) {
        largest = axis;
      }
    }
    return largest;
  }

  /** Runs small data until the real data is known to fit; false if it never does. */
  private boolean warmedUp(double scale) {
    int round = 0;
    while (spent() < SMALL_SHARE * budget.toNanos() || !fits(scale)) {
      if (trials.isEmpty()) {
        return true;
      }
      if (!round(round++)) {
        return false;
      }
      tell(0, 0);
    }
    return true;
  }

  /** Whether all candidates have time for the fewest rounds on data so many times larger. */
  private boolean fits(double scale) {
    double call = trials.stream().mapToDouble(Trial::callNanos).sum() * scale;
    double fill = NANOS_TO_FILL * plan.shape().elements();
    return call > 0 && fill + FEWEST_ROUNDS * call < left();
  }

  /** One batch of each candidate; false when the budget does not allow all of them. */
  private boolean round(int number) {
    List<Trial> order = new ArrayList<>(trials);
    Collections.rotate(order, number);
    boolean[] whole = {true};
    for (Trial trial : order) {
      whole[0] = whole[0] && left() > SAFETY * trial.expectedNanos();
      if (whole[0]) {
        guard(trial, Trial::batch);
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
    try {
      step.accept(trial);
    } catch (LinkageError | RuntimeException thrown) {
      failed.put(trial.id(), thrown);
      trials.removeIf(other -> other.id().equals(trial.id()));
    }
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

  private String tooSmall(String when) {
    return "the budget of " + TimeText.of(budget.toNanos()) + " was used up " + when;
  }

  private Outcome undecided(String why) {
    return new Outcome(List.of(), "not measured, so the estimate decides: " + why, failed);
  }

  private Outcome decided(List<MeasuredTime> times) {
    return new Outcome(times, "measured in " + TimeText.of(spent()), failed);
  }
}
