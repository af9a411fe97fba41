package dev.normkit.selector.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.ExpectedWarnings;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.LoggedLines;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.TickingBackend;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.backend.Wisdom;
import dev.normkit.selector.decision.BackendCandidate.Verdict;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.Workload;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import dev.normkit.tier.TestTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Measuring on a clock that the kernels themselves turn: the same on every machine. */
class MeasureTest {
  private static final NormPlan PLAN =
      new NormPlan(NormSpec.layerNorm().build(), Shape.dense(8, 16));
  private static final Duration BUDGET = Duration.ofMillis(100);
  private static final long BUDGET_NANOS = BUDGET.toNanos();

  @RegisterExtension private final ExpectedWarnings warnings = new ExpectedWarnings();

  private final AtomicLong clock = new AtomicLong();

  @Test
  void theFasterOneWinsWhateverTheyClaim() {
    BackendDecision decision = decide(slow().estimated(1), quick().estimated(1000));

    assertEquals("quick", decision.id());
    assertEquals("measured 10 µs per training step, the fastest", decision.reason());
    assertEquals("measured 12 µs, 1.2 times quick", decision.candidates().get(1).reason());
    assertEquals(
        List.of(new MeasuredTime("quick", 1, 10_000, 0), new MeasuredTime("slow", 1, 12_000, 0)),
        decision.times().stream().sorted(Comparator.comparing(MeasuredTime::backend)).toList());
    assertTrue(
        decision.toText().endsWith("input  backend-mode  measure within 100 ms  given"),
        decision.toText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void aDifferenceWithinNoiseIsATieForTheEstimate(String cheaper) {
    BackendDecision decision =
        decide(
            TickingBackend.of("m", clock, 5_000).estimated(2),
            TickingBackend.of(cheaper, clock, 5_050).estimated(1));

    assertEquals(cheaper, decision.id());
    assertEquals(
        "measured 10 µs per training step; a tie with m within noise, decided by the estimate",
        decision.reason());
    assertEquals(
        "measured 10 µs, a tie with " + cheaper + " within noise",
        decision.candidates().get(1).reason());
  }

  /** The faster one is three times as slow in every third stretch of time. */
  @Test
  void aDisturbanceOfTheMachineDecidesNothing() {
    TickingBackend disturbed =
        new TickingBackend(
            "quick",
            clock,
            parallelism -> clock.get() % 30_000_000 < 10_000_000 ? 15_000 : 5_000,
            2);

    assertEquals("quick", decide(slow(), disturbed).id());
  }

  @ParameterizedTest
  @EnumSource(Workload.class)
  void everyWorkloadIsMeasured(Workload workload) {
    BackendDecision decision = measuring(slow(), quick()).withWorkload(workload).decide(PLAN);

    assertEquals("quick", decision.id());
    assertEquals(5_000.0 * workload.directions().size(), least(decision));
  }

  private static double least(BackendDecision decision) {
    return decision.times().stream().mapToDouble(MeasuredTime::nanos).min().orElseThrow();
  }

  /** As fast as promised alone, twice as fast on two threads. */
  @Test
  void threadSettingsAreMeasuredToo() {
    NormSelector selector =
        measuring(slow(), new TickingBackend("quick", clock, p -> 5_000 / p.threads(), 1))
            .withParallelism(Parallelism.on(Runnable::run, 2));

    BackendDecision decision = selector.decide(PLAN);

    assertEquals("quick", decision.id());
    assertEquals(2, decision.threads());
    assertEquals(
        "measured 5 µs per training step on 2 threads (10 µs on 1 thread), the fastest",
        decision.reason());
    assertEquals(4, decision.times().size());
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 10_000, 200_000, 3_000_000, 10_000_000, 90_000_000, 400_000_000})
  void theBudgetIsKeptButForTheFirstCallOnSmallData(long nanosPerCall) {
    TickingBackend one = TickingBackend.of("a", clock, nanosPerCall);
    TickingBackend two = TickingBackend.of("b", clock, 2 * nanosPerCall);
    decide(one, two);

    assertTrue(
        clock.get() <= Math.max(BUDGET_NANOS, 6 * nanosPerCall),
        clock.get() + " ns for calls of " + nanosPerCall);
  }

  @Test
  void aBudgetThatIsTooSmallLeavesItToTheEstimateAndSaysSo() {
    Wisdom wisdom = Wisdom.empty();
    BackendDecision decision;
    try (LoggedLines lines = new LoggedLines(Level.WARN)) {
      decision =
          selector(
                  Surroundings.none().withClock(clock::get),
                  slow().estimated(1),
                  quick().estimated(2))
              .withWisdom(wisdom)
              .withBackendMode(BackendMode.measure(Duration.ofNanos(1000)))
              .decide(PLAN);
      // A program that only builds a layer sees no decision.
      assertEquals(
          List.of("WARN " + PLAN.spec() + " over " + PLAN.shape() + ": " + decision.notes().get(0)),
          lines.all());
    }

    assertEquals("slow", decision.id());
    assertEquals(List.of(), decision.times());
    assertEquals(
        List.of(
            "not measured: the budget of 1 µs was used up before every candidate had run; a budget of"
                + " 10 s would do"),
        decision.notes());
    assertEquals(0, wisdom.size());
  }

  @Test
  void whatCannotBeMeasuredIsEstimated() {
    NormSelector selector = measuring(slow(), quick());
    NormPlan untrainable = new NormPlan(NormSpec.batchNorm().build(), Shape.dense(1, 16));

    assertTrue(
        selector
            .decide(untrainable)
            .notes()
            .get(0)
            .contains("a training step can't be tried: x has one value per channel"));
    assertEquals("quick", selector.withWorkload(Workload.INFERENCE).decide(untrainable).id());
    assertEquals(
        List.of("measuring needs a shape, so the estimate decides"),
        selector.select(Usage.of(Network.CNN)).backend().notes());
    assertEquals(
        List.of("there is nothing to compare, so nothing was measured"), decide(quick()).notes());
  }

  @Test
  void oneThatThrowsIsBrokenAndTheOthersGoOn() {
    warnings.expect("backend throwing is broken");
    warnings.expect("backend unprepared is broken");
    NormBackend throwing =
        new TickingBackend(
            "throwing",
            clock,
            parallelism -> {
              throw new IllegalStateException("no licence");
            },
            1);
    NormBackend unprepared = FakeBackend.ready("unprepared", 1);

    BackendDecision decision = decide(slow(), throwing, quick(), unprepared);

    assertEquals("quick", decision.id());
    assertEquals(Verdict.BROKEN, decision.candidates().get(2).verdict());
    assertEquals(
        "it threw when measured: java.lang.IllegalStateException: no licence",
        decision.candidates().get(2).reason());
    assertEquals(Verdict.BROKEN, decision.candidates().get(3).verdict());
    assertThrows(SelectionException.class, () -> decide(throwing, unprepared));
  }

  @Test
  void nothingIsMeasuredTwice() {
    NormSelector selector = measuring(slow(), quick());
    BackendDecision first = selector.decide(PLAN);
    long spent = clock.get();

    assertSame(first, selector.decide(PLAN));
    assertEquals(spent, clock.get());
    selector.decide(new NormPlan(PLAN.spec(), Shape.dense(9, 16)));
    assertTrue(clock.get() > spent);
  }

  /** The other selector starts amid a measurement and has its turn after it. */
  @Test
  @Timeout(60)
  void selectorsMeasureOneAfterTheOther() throws InterruptedException {
    AtomicLong otherClock = new AtomicLong();
    NormSelector otherSelector =
        selector(
                Surroundings.none().withClock(otherClock::get),
                TickingBackend.of("a", otherClock, 5_000),
                TickingBackend.of("b", otherClock, 6_000))
            .withBackendMode(BackendMode.measure(BUDGET));
    Thread other = new Thread(() -> otherSelector.decide(PLAN));
    AtomicLong meanwhile = new AtomicLong();
    NormBackend watching =
        new TickingBackend(
            "watching",
            clock,
            parallelism -> {
              startAndAwaitTheLock(other);
              meanwhile.set(otherClock.get());
              return 5_000;
            },
            1);

    measuring(slow(), watching).decide(PLAN);
    other.join();

    assertEquals(0, meanwhile.get());
    assertTrue(otherClock.get() > 0);
  }

  private static void startAndAwaitTheLock(Thread other) {
    if (other.getState() == Thread.State.NEW) {
      other.start();
      while (other.isAlive() && other.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
    }
  }

  /** Once they are told apart, more rounds say nothing more. */
  @Test
  void itEndsWhenTheTimesAreClear() {
    for (int seconds : TestTier.isFull() ? new int[] {2, 20, 60} : new int[] {2, 60}) {
      BackendDecision decision = within(Duration.ofSeconds(seconds), slow(), quick());

      assertEquals("quick", decision.id());
      assertEquals("measured in 1.9 s", decision.notes().get(0));
    }
  }

  /** One gets slower all the time, so that nobody can say which is the faster. */
  @Tag("full")
  @Test
  void itGoesOnWhereNoiseHidesTheDifference() {
    TickingBackend drifting =
        new TickingBackend("drifting", clock, parallelism -> 4_700 + clock.get() / 2_500_000, 2);

    within(Duration.ofSeconds(60), quick(), drifting);

    long most = Duration.ofSeconds(5).toNanos();
    assertTrue(clock.get() > Duration.ofSeconds(3).toNanos() && clock.get() < most, "" + clock);
  }

  /** Calls that take long have their rounds as long as the budget lasts. */
  @Test
  void slowCallsTakeMoreOfTheBudget() {
    BackendDecision decision =
        within(
            Duration.ofSeconds(60),
            TickingBackend.of("a", clock, 200_000_000),
            TickingBackend.of("b", clock, 100_000_000));

    assertEquals("b", decision.id());
    assertEquals(2, decision.times().size());
    assertTrue(clock.get() < Duration.ofSeconds(60).toNanos(), clock + " ns");
  }

  /** Rounds that only just fit are not thrown away as warm-up. */
  @ParameterizedTest
  @ValueSource(longs = {1_000_000, 1_400_000, 1_800_000, 2_200_000, 2_600_000})
  void whatIsBegunGetsItsRounds(long nanosPerCall) {
    BackendDecision decision =
        decide(
            TickingBackend.of("a", clock, nanosPerCall),
            TickingBackend.of("b", clock, nanosPerCall / 2));

    assertEquals("b", decision.id());
    assertEquals(2, decision.times().size(), decision.notes().toString());
  }

  @Test
  void aShapeThatTheBudgetIsTooSmallForIsToldBeforehand() {
    NormPlan large = new NormPlan(PLAN.spec(), Shape.dense(1 << 10, 1 << 10));

    BackendDecision decision = measuring(slow(), quick()).decide(large);

    // 64 times the small data, 22 µs: 1.4 ms, and the last 6 rounds of it fit in any order.
    assertEquals("quick", decision.id());
    BackendDecision tooLarge =
        measuring(TickingBackend.of("a", clock, 600_000), TickingBackend.of("b", clock, 500_000))
            .decide(large);
    assertEquals(
        "not measured: the budget of 100 ms is too small for 1024x1024 dense, where all candidates"
            + " take 140 ms in turn; a budget of 10 s would do",
        tooLarge.notes().get(0));
    assertTrue(clock.get() < 2 * BUDGET_NANOS, clock + " ns");
  }

  /** Where there is nothing to compare the times are wanted all the same, and wisdom is not. */
  @Test
  void whoAsksForTimesGetsThemOfOneBackendToo() {
    Wisdom wisdom = Wisdom.empty();
    NormSelector selector =
        selector(Surroundings.none().withClock(clock::get), quick()).withWisdom(wisdom);

    for (int turn = 1; turn <= 2; turn++) {
      BackendDecision decision = selector.measure(PLAN, BUDGET);
      assertEquals("quick", decision.id());
      assertEquals(1, decision.times().size());
      assertTrue(clock.get() > turn * BUDGET_NANOS * 9 / 10, "turn " + turn + ": " + clock);
    }
    assertEquals(1, wisdom.size());
    assertThrows(
        SelectionException.class, () -> selector(Surroundings.none()).measure(PLAN, BUDGET));
    assertThrows(IllegalArgumentException.class, () -> selector.measure(PLAN, Duration.ZERO));
  }

  private BackendDecision within(Duration budget, NormBackend... backends) {
    clock.set(0);
    return selector(Surroundings.none().withClock(clock::get), backends)
        .withBackendMode(BackendMode.measure(budget))
        .decide(PLAN);
  }

  @Test
  void theListenerHearsHowFarItIs() {
    List<MeasurementProgress> heard = new ArrayList<>();
    selector(Surroundings.none().withClock(clock::get), slow(), quick())
        .withMeasurementListener(heard::add)
        .withBackendMode(BackendMode.measure(Duration.ofSeconds(2)))
        .decide(PLAN);

    assertTrue(heard.size() >= 10 && heard.size() <= 20, heard.size() + " times");
    assertTrue(heard.get(0).times().isEmpty());
    assertEquals(2, heard.get(heard.size() - 1).times().size());
    assertTrue(
        heard.stream().allMatch(progress -> progress.spent().compareTo(progress.budget()) < 0));
  }

  @Test
  void budgetsArePositive() {
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(2))) {
      assertThrows(IllegalArgumentException.class, () -> BackendMode.measure(wrong));
    }
    assertFalse(BackendMode.measure().word().isEmpty());
  }

  private TickingBackend slow() {
    return TickingBackend.of("slow", clock, 6_000);
  }

  private TickingBackend quick() {
    return TickingBackend.of("quick", clock, 5_000);
  }

  private NormSelector measuring(NormBackend... backends) {
    return selector(Surroundings.none().withClock(clock::get), backends)
        .withBackendMode(BackendMode.measure(BUDGET));
  }

  private static NormSelector selector(Surroundings surroundings, NormBackend... backends) {
    return NormSelector.of(Backends.of(backends), surroundings);
  }

  private BackendDecision decide(NormBackend... backends) {
    return measuring(backends).decide(PLAN);
  }
}
