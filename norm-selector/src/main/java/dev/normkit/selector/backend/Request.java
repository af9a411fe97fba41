package dev.normkit.selector.backend;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Input.Source;
import dev.normkit.selector.usage.Workload;
import dev.normkit.selector.words.TimeText;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a backend is needed for.
 *
 * @param plan what it computes; a {@link TypicalPlan} if the shape isn't known
 * @param shapeKnown whether the plan is the user's own
 * @param workload the calls whose time counts
 * @param workloadSource who gave the workload
 * @param calls how many of them are expected; empty for many
 * @param parallelism the threads that may be used
 * @param mode how to find it
 * @param otherBits whether a backend with other bits will do
 */
record Request(
    NormPlan plan,
    boolean shapeKnown,
    Workload workload,
    Source workloadSource,
    OptionalLong calls,
    Parallelism parallelism,
    ModeInEffect mode,
    boolean otherBits) {

  /** Of little: the JVM makes hash codes of whole records when first asked, and a start waits. */
  @Override
  public int hashCode() {
    return 31 * plan.shape().hashCode() + plan.spec().method().ordinal();
  }

  /** The plan, if it is the user's own. */
  Optional<NormPlan> givenPlan() {
    return Optional.of(plan).filter(own -> shapeKnown);
  }

  /** Whether a backend's bits will do: those of all others, or allowed, or named. */
  boolean allows(String id, NormBackend backend) {
    return backend.tolerance().isEmpty()
        || otherBits
        || (mode.mode() instanceof BackendMode.Forced forced && forced.id().equals(id));
  }

  /** The numbers of threads to choose from. */
  List<Integer> threadSettings() {
    return parallelism.threads() == 1 ? List.of(1) : List.of(1, parallelism.threads());
  }

  /** How many threads can share the work: no statistic group is cut. */
  private int parts(int threads) {
    return Math.min(threads, plan.statisticGroups());
  }

  /** The threads for a number of them: the calling one alone, or all. */
  Parallelism on(int threads) {
    return threads == 1 ? Parallelism.callerOnly() : parallelism;
  }

  /** What the backend thinks the workload takes; empty if one of its answers is null. */
  Optional<Estimate> estimate(NormBackend backend) {
    double[] nanos = new double[threadSettings().size()];
    Optional<String> machine = Optional.empty();
    for (Direction direction : workload.directions()) {
      CostEstimate cost = backend.cost(plan, direction);
      if (cost == null) {
        return Optional.empty();
      }
      machine = machine.or(cost::machine);
      for (int i = 0; i < nanos.length; i++) {
        nanos[i] += nanos(cost, parts(threadSettings().get(i))) + warmUpPerCall(cost);
      }
    }
    Arrays.setAll(nanos, i -> tellable(nanos[i]));
    boolean shared = nanos.length > 1 && nanos[1] < nanos[0];
    return Optional.of(
        new Estimate(
            nanos[0], nanos[nanos.length - 1], shared ? parallelism.threads() : 1, machine));
  }

  /** Figures may be as wild as their author; what is told of them stays readable. */
  private static double tellable(double nanos) {
    return nanos < TimeText.LEAST_NANOS ? 0 : Math.min(nanos, TimeText.MOST_NANOS);
  }

  /** A call's part of what warming up takes: none of many. */
  private double warmUpPerCall(CostEstimate cost) {
    return calls.isEmpty() ? 0 : cost.nanosWarmUp() / calls.getAsLong();
  }

  private double nanos(CostEstimate cost, int threads) {
    int elements = plan.shape().elements();
    return waitsActively() ? cost.nanosAwake(elements, threads) : cost.nanos(elements, threads);
  }

  /** Whether the other threads are awake when a call comes. */
  boolean waitsActively() {
    return !parallelism.activeWait().isZero();
  }

  /**
   * Estimated times.
   *
   * @param alone the time on one thread, in ns
   * @param shared the time on all threads, in ns
   * @param threads the number of threads with the smaller time
   * @param machine on which the backend's figures were measured, if it says so
   */
  record Estimate(double alone, double shared, int threads, Optional<String> machine) {
    static Estimate none() {
      return new Estimate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1, Optional.empty());
    }

    double nanos(int onThreads) {
      return onThreads == 1 ? alone : shared;
    }

    double best() {
      return nanos(threads);
    }
  }

  /** What decides; other bits where they were allowed. */
  List<Input> inputs() {
    List<Input> inputs = new ArrayList<>();
    inputs.add(new Input("workload", workload.word(), workloadSource));
    calls.ifPresent(
        few -> inputs.add(new Input("expected-calls", Long.toString(few), Source.GIVEN)));
    inputs.add(
        new Input(
            "threads",
            parallelism.threads() + (waitsActively() ? " waiting actively" : ""),
            Source.ofGiven(parallelism.threads() > 1)));
    inputs.add(new Input("backend-mode", mode.mode().word(), mode.source()));
    if (otherBits) {
      inputs.add(new Input("other-bits", "allowed", Source.GIVEN));
    }
    return inputs;
  }
}
