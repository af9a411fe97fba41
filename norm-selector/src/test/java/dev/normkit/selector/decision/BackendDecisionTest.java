package dev.normkit.selector.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.normkit.api.Direction;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.ExpectedWarnings;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.decision.BackendCandidate.Verdict;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.Workload;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Which backend is taken, and what is said of the others. */
class BackendDecisionTest {
  private static final Shape SHAPE = Shape.dense(8, 16);
  private static final NormPlan PLAN = new NormPlan(NormSpec.layerNorm().build(), SHAPE);

  @RegisterExtension private final ExpectedWarnings warnings = new ExpectedWarnings();

  @Test
  void leastEstimateWins() {
    BackendDecision decision =
        decide(FakeBackend.ready("a", 30), FakeBackend.ready("b", 1), FakeBackend.ready("c", 2.5));

    assertEquals(
        List.of(
            new BackendCandidate(
                "b", Verdict.CHOSEN, "estimated 1 µs per training step, the least"),
            new BackendCandidate("c", Verdict.ELIGIBLE, "estimated 2.5 µs, 2.5 times b"),
            new BackendCandidate("a", Verdict.ELIGIBLE, "estimated 30 µs, 30 times b")),
        decision.candidates());
    assertEquals(decision.candidates().get(0).reason(), decision.reason());
    assertEquals("b", decision.id());
    assertEquals(1, decision.threads());
    assertEquals(List.of(), decision.times());
  }

  /** Estimates are others' figures: none makes a decision fail or its text endless. */
  @Test
  void wildEstimatesAreRankedAndTold() {
    BackendDecision decision =
        decide(
            FakeBackend.costing("huge", direction -> new CostEstimate(0, Double.MAX_VALUE)),
            FakeBackend.costing("tiny", direction -> new CostEstimate(Double.MIN_VALUE, 0)),
            FakeBackend.costing("least", direction -> new CostEstimate(1e-6, 0)));

    assertEquals(List.of("tiny CHOSEN", "least ELIGIBLE", "huge ELIGIBLE"), verdicts(decision));
    assertEquals("estimated 0 ns per training step, the least", decision.reason());
    assertEquals("estimated 1000000000 s, more than tiny", decision.candidates().get(2).reason());
  }

  @Test
  void tiesGoToTheSmallerIdInAnyOrder() {
    BackendDecision decision = decide(FakeBackend.ready("b", 1), FakeBackend.ready("a", 1));

    assertEquals("a", decision.id());
    assertEquals(List.of("a CHOSEN", "b ELIGIBLE"), verdicts(decision));
    assertEquals(decision, decide(FakeBackend.ready("a", 1), FakeBackend.ready("b", 1)));
  }

  /** On a processor of another make they were off by a factor of three. */
  @Test
  void estimatesNameTheMachineTheyComeFrom() {
    BackendDecision decision =
        decide(
            of("a", "a Cray-1"),
            FakeBackend.ready("b", 2),
            of("c", "an abacus"),
            of("d", "a Cray-1"));

    assertEquals(
        List.of(
            "the estimates of a and d come from a Cray-1, those of c come from an abacus; this"
                + " machine may take a third of the time or three times as long:"
                + " BackendMode.measure or norm measure times it"),
        decision.notes());
    assertTrue(decision.toText().contains("\nnote  the estimates of a and d come from a Cray-1"));
    assertTrue(decision.toJson().contains("of c come from an abacus"), decision.toJson());
    String note = decide(of("a", "a Cray-1"), of("d", "a Cray-1")).notes().get(0);
    assertTrue(note.startsWith("the estimates come from a Cray-1; this"), note);
    note = decide(FakeBackend.ready("b", 0.001), of("d", "a Cray-1")).notes().get(0);
    assertTrue(note.startsWith("the estimates of d come from a Cray-1; this"), note);
    assertEquals(
        List.of(),
        selector(of("a", "a Cray-1"))
            .withBackendMode(BackendMode.forced("a"))
            .decide(PLAN)
            .notes());
  }

  private static NormBackend of(String id, String machine) {
    return FakeBackend.costing(id, direction -> new CostEstimate(1, 1, 0, Optional.of(machine)));
  }

  @Test
  void aMachineWithoutANameIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new CostEstimate(1, 1, 0, Optional.of(" ")));
  }

  @Test
  void extremeEstimatesAreOrdered() {
    BackendDecision decision =
        decide(FakeBackend.ready("slow", Double.MAX_VALUE / 1e4), FakeBackend.ready("free", 0));

    assertEquals("free", decision.id());
    assertTrue(decision.toText().contains(", more than free"), decision.toText());
  }

  @Test
  void decliningAndUnavailableOnesKeepTheirReasons() {
    BackendDecision decision =
        decide(
            FakeBackend.declining("a", 1, "only BATCH"),
            FakeBackend.ready("b", 2),
            FakeBackend.unavailable("c", "module missing", "add a flag"));

    assertEquals(
        List.of(
            new BackendCandidate("a", Verdict.DECLINED, "only BATCH"),
            new BackendCandidate("c", Verdict.UNAVAILABLE, "module missing (add a flag)")),
        decision.candidates().subList(1, 3));
    assertEquals("b", decision.id());
  }

  @Test
  void throwingOnesAreBrokenAndTheOthersGoOn() {
    warnings.expect("backend a is broken");
    warnings.expect("backend b is broken");
    warnings.expect("backend c is broken");
    BackendDecision decision =
        decide(
            throwing("a", new IllegalStateException("no licence")),
            throwing("b", new NoClassDefFoundError("x/Y")),
            new FakeBackend(
                "c",
                direction -> noEstimate(),
                Availability.available(),
                plan -> Support.supported()),
            FakeBackend.ready("d", 0));

    assertEquals("d", decision.id());
    assertEquals(
        List.of(
            new BackendCandidate(
                "a",
                Verdict.BROKEN,
                "it threw when asked: java.lang.IllegalStateException: no licence"),
            new BackendCandidate(
                "b", Verdict.BROKEN, "it threw when asked: java.lang.NoClassDefFoundError: x/Y"),
            new BackendCandidate(
                "c", Verdict.BROKEN, "it threw when asked: java.lang.ArithmeticException: cost")),
        decision.candidates().subList(1, 4));
  }

  private static CostEstimate noEstimate() {
    throw new ArithmeticException("cost");
  }

  @Test
  void answeringNullIsBroken() {
    warnings.expect("backend a is broken");
    warnings.expect("backend c is broken");
    BackendDecision decision =
        decide(
            FakeBackend.answering("a", 9, plan -> null),
            FakeBackend.ready("b", 0),
            new FakeBackend(
                "c", direction -> null, Availability.available(), plan -> Support.supported()));

    assertEquals("b", decision.id());
    assertEquals(
        List.of(
            new BackendCandidate("a", Verdict.BROKEN, "its supports() returned null"),
            new BackendCandidate("c", Verdict.BROKEN, "its cost() returned null")),
        decision.candidates().subList(1, 3));
  }

  @Test
  void errorsOfTheVirtualMachineGoThrough() {
    NormSelector selector =
        selector(throwing("a", new OutOfMemoryError("test")), FakeBackend.ready("b", 0));

    assertThrows(OutOfMemoryError.class, () -> selector.decide(PLAN));
  }

  @Test
  void duplicateIdsAreReported() {
    warnings.expect("is taken by");
    BackendDecision decision = decide(FakeBackend.ready("a", 0), FakeBackend.ready("a", 5));

    assertEquals("a", decision.id());
    assertEquals(Verdict.BROKEN, decision.candidates().get(1).verdict());
    assertTrue(decision.candidates().get(1).reason().contains("is taken by"));
  }

  @Test
  void forcedOneIsTakenWhateverItsEstimate() {
    BackendDecision decision =
        selector(FakeBackend.ready("a", 1), FakeBackend.ready("b", 9))
            .withBackendMode(BackendMode.forced("b"))
            .decide(PLAN);

    assertEquals(List.of("b CHOSEN", "a ELIGIBLE"), verdicts(decision));
  }

  @Test
  void forcedOneThatCannotIsRefusedAndNeverReplaced() {
    warnings.expect("backend d is broken");
    NormSelector selector =
        selector(
            FakeBackend.ready("a", 0),
            FakeBackend.declining("b", 0, "only BATCH"),
            FakeBackend.unavailable("c", "module missing", "add a flag"),
            throwing("d", new IllegalStateException("no licence")));

    assertRefused(selector, "b", Verdict.DECLINED, "backend \"b\" declined: only BATCH");
    assertRefused(
        selector,
        "c",
        Verdict.UNAVAILABLE,
        "backend \"c\" is unavailable: module missing (add a flag); ready are [a, b, d]");
    assertRefused(
        selector,
        "d",
        Verdict.BROKEN,
        "backend \"d\" is broken: it threw when asked: java.lang.IllegalStateException: no licence");
    assertRefused(
        selector, "e", Verdict.UNAVAILABLE, "backend \"e\" was not found; ready are [a, b, d]");
  }

  private static void assertRefused(NormSelector selector, String id, Verdict verdict, String why) {
    SelectionException refused =
        assertThrows(
            SelectionException.class,
            () ->
                selector
                    .withBackendMode(BackendMode.forced(id))
                    .select(Usage.of(Network.DNN).withShape(SHAPE)));

    BackendDecision decision = refused.backend().orElseThrow();
    assertEquals(Optional.empty(), decision.chosen());
    assertEquals(decision.reason(), refused.summary());
    assertEquals(why, refused.summary());
    assertTrue(refused.getMessage().contains(decision.toText()), refused.getMessage());
    assertTrue(refused.getMessage().contains(refused.method().orElseThrow().toText()));
    assertTrue(
        decision.candidates().stream()
            .anyMatch(candidate -> candidate.id().equals(id) && candidate.verdict() == verdict));
    assertTrue(
        decision
            .candidates()
            .contains(new BackendCandidate("a", Verdict.ELIGIBLE, "the user named " + id)));
    assertThrows(IllegalStateException.class, decision::id);
  }

  @Test
  void noneThatCanIsRefusedWithEveryReason() {
    NormSelector selector =
        selector(
            FakeBackend.declining("a", 0, "only BATCH"), FakeBackend.unavailable("b", "x", "y"));

    SelectionException refused =
        assertThrows(SelectionException.class, () -> selector.decide(PLAN));

    assertEquals(
        "no backend can compute it: a declined: only BATCH; b unavailable: x (y)",
        refused.summary());
    assertEquals(
        """
        backend  NONE  refused  no backend can compute it: a declined: only BATCH; b unavailable: x (y)
                 a  declined     only BATCH
                 b  unavailable  x (y)
        input  workload  training  default
        input  threads  1  default
        input  backend-mode  estimate  default""",
        refused.backend().orElseThrow().toText());
    assertEquals(Optional.empty(), refused.method());
  }

  @Test
  void noneAtAllIsRefused() {
    SelectionException refused =
        assertThrows(SelectionException.class, () -> selector().decide(PLAN));

    assertEquals(
        "no provider of dev.normkit.spi.NormBackend was found; add a backend's jar",
        refused.summary());
  }

  /** Whatever the spec asks of a shape. */
  @Test
  void withoutShapeAUsualOneIsAskedAbout() {
    NormSelector selector = selector(FakeBackend.ready("a", 9), FakeBackend.ready("b", 10));
    BackendDecision images = selector.select(Usage.of(Network.CNN)).backend();

    assertEquals(
        "estimated 9 µs per training step, the least, on 8x256x28x28 channels-first since there is"
            + " no shape",
        images.reason());
    for (NormSpec spec :
        List.of(
            NormSpec.layerNorm().axis(-5).build(),
            NormSpec.rmsNorm().axis(6).build(),
            NormSpec.groupNorm(48).build(),
            NormSpec.groupNorm(100_000_000).build())) {
      assertEquals("a", selector.withMethod(spec).select(Usage.of(Network.CNN)).backend().id());
    }
  }

  @Test
  void theWorkloadIsWhatIsEstimated() {
    NormBackend forward = estimating("forward", 1, 10);
    NormBackend backward = estimating("backward", 10, 1.5);
    NormSelector selector = selector(forward, backward);

    assertEquals("forward", selector.decide(PLAN).id());
    assertEquals("forward", selector.withWorkload(Workload.INFERENCE).decide(PLAN).id());
    BackendDecision decision = selector.withWorkload(Workload.BACKWARD).decide(PLAN);
    assertEquals("backward", decision.id());
    assertTrue(
        decision.toText().contains("\ninput  workload  backward  given\n"), decision.toText());
  }

  private static NormBackend estimating(String id, double forwardMicros, double backwardMicros) {
    return FakeBackend.costing(
        id,
        direction ->
            new CostEstimate(
                1000 * (direction == Direction.BACKWARD ? backwardMicros : forwardMicros), 0));
  }

  /** Sharing costs 70 µs a call, and a statistic group is never cut. */
  @Test
  void theEstimateDecidesAboutThreads() {
    NormSelector selector =
        selector(FakeBackend.costing("a", direction -> new CostEstimate(0, 1)))
            .withWorkload(Workload.INFERENCE)
            .withParallelism(Parallelism.on(Runnable::run, 2));

    BackendDecision large = selector.decide(rows(1000, 200));
    assertEquals(2, large.threads());
    assertEquals("estimated 170 µs per inference call on 2 threads, the only one", large.reason());
    assertEquals(1, selector.decide(rows(100, 200)).threads());
    assertEquals(1, selector.decide(rows(1, 200_000)).threads());
  }

  /** With threads that wait actively it costs 6 µs. */
  @Test
  void threadsThatAreAwakeShareSooner() {
    Parallelism two = Parallelism.on(Runnable::run, 2);
    NormSelector selector =
        selector(FakeBackend.costing("a", direction -> new CostEstimate(0, 1)))
            .withWorkload(Workload.INFERENCE)
            .withParallelism(two.withActiveWait(Duration.ofMillis(1)));

    BackendDecision small = selector.decide(rows(100, 200));
    assertEquals(2, small.threads());
    assertEquals("estimated 16 µs per inference call on 2 threads, the only one", small.reason());
    assertTrue(
        small.inputs().stream().anyMatch(input -> input.value().equals("2 waiting actively")),
        small.toText());
    assertEquals(1, selector.decide(rows(10, 200)).threads());
  }

  private static NormPlan rows(int rows, int length) {
    return new NormPlan(NormSpec.layerNorm().build(), Shape.dense(rows, length));
  }

  @Test
  void pinnedMethodIsTakenWithTheRulesOnRecord() {
    NormSpec spec = NormSpec.switchableNorm().epsilon(1e-3).build();
    MethodDecision decision =
        selector(FakeBackend.ready("a", 0))
            .withMethod(spec)
            .decide(Usage.of(Network.CNN).withBatchPerDevice(4));

    assertEquals(spec, decision.spec());
    assertEquals(MethodDecision.PINNED, decision.rule());
    assertTrue(
        decision.toText().startsWith("method  SWITCHABLE  chosen  PINNED: the user named it\n"));
    assertTrue(decision.toText().contains("GROUP     eligible  DOC-3: "), decision.toText());
    assertTrue(decision.toText().contains(", but PINNED comes first\n"), decision.toText());
  }

  @Test
  void pinnedMethodThatIsIllegalIsRefusedAndNeverReplaced() {
    NormSelector selector =
        selector(FakeBackend.ready("a", 0)).withMethod(NormSpec.instanceNorm().build());

    SelectionException refused =
        assertThrows(
            SelectionException.class,
            () -> selector.select(Usage.of(Network.DNN).withShape(SHAPE)));

    assertTrue(refused.summary().startsWith("INSTANCE is not possible on "), refused.summary());
    assertEquals(Optional.empty(), refused.method().orElseThrow().chosen());
    assertEquals(Optional.empty(), refused.backend());
  }

  @Test
  void layersComeFromTheChosenBackend() {
    NormBackend able = new LiteralBackend();
    NormSelector selector = selector(able, FakeBackend.declining("other", 0, "everything"));

    NormLayer chosen = selector.layer(Usage.of(Network.RNN).withShape(Shape.sequence(2, 3, 4)));
    NormLayer named = selector.layer(NormSpec.batchNorm().build(), SHAPE);

    assertSame(able, chosen.backend());
    assertEquals(NormMethod.LAYER, chosen.spec().method());
    assertEquals(NormMethod.BATCH, named.spec().method());
    assertThrows(
        IllegalArgumentException.class,
        () -> selector.layer(NormSpec.instanceNorm().build(), SHAPE));
    assertEquals(
        "usage has no shape; a layer needs one, so add usage.withShape(...)",
        assertThrows(IllegalArgumentException.class, () -> selector.layer(Usage.of(Network.RNN)))
            .getMessage());
  }

  @Test
  void settingsKeepEachOther() {
    Backends backends =
        Backends.of(
            FakeBackend.ready("a", 1),
            FakeBackend.costing("b", direction -> new CostEstimate(0, 1e6)));
    NormSelector all =
        NormSelector.of(backends)
            .withPolicy(MethodPolicy.standard().withSmallBatchBelow(2))
            .withBackendMode(BackendMode.forced("b"))
            .withParallelism(Parallelism.on(Runnable::run, 3));
    Usage four = Usage.of(Network.DNN).withShape(Shape.dense(4, 16));

    assertSame(backends, all.backends());
    assertEquals("DOC-4", all.select(four).method().rule());
    assertEquals("b", all.select(four).backend().id());
    NormSelector pinned = all.withMethod(NormSpec.rmsNorm().build());
    assertEquals(NormMethod.RMS, pinned.select(four).method().method());
    assertEquals("b", pinned.select(four).backend().id());
    assertEquals(
        NormMethod.RMS,
        pinned.withBackendMode(BackendMode.forced("a")).select(four).method().method());
    assertTrue(pinned.decide(four).toText().contains("input  small-batch-below  2  given"));
    assertEquals(
        "b computes nothing, on 3 threads",
        assertThrows(UnsupportedOperationException.class, () -> pinned.layer(four)).getMessage());
  }

  @Test
  void brokenProvidersAreWarnedOfOnce() {
    Logger logger = (Logger) LoggerFactory.getLogger(NormSelector.class);
    Level level = logger.getLevel();
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    logger.addAppender(events);
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
    try {
      NormSelector selector =
          selector(throwing("a", new IllegalStateException("x")), FakeBackend.ready("b", 0));
      selector.decide(PLAN);
      selector.withBackendMode(BackendMode.forced("b")).decide(PLAN);
    } finally {
      logger.detachAppender(events);
      logger.setAdditive(true);
      logger.setLevel(level);
    }

    assertEquals(
        List.of(Level.INFO, Level.WARN, Level.DEBUG, Level.DEBUG, Level.DEBUG, Level.DEBUG),
        events.list.stream().map(ILoggingEvent::getLevel).toList());
    assertEquals(
        "selector created; ready backends: [a, b]", events.list.get(0).getFormattedMessage());
    assertEquals(
        "backend a is broken: it threw when asked: java.lang.IllegalStateException: x",
        events.list.get(1).getFormattedMessage());
    assertEquals("x", events.list.get(2).getThrowableProxy().getMessage());
  }

  private static FakeBackend throwing(String id, Throwable thrown) {
    return FakeBackend.answering(id, 9, plan -> sneak(thrown));
  }

  private static Support sneak(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  /** Without the reasons, whose words {@link DecisionTextTest} has. */
  private static List<String> verdicts(BackendDecision decision) {
    return decision.candidates().stream()
        .map(candidate -> candidate.id() + " " + candidate.verdict())
        .toList();
  }

  private static NormSelector selector(NormBackend... backends) {
    return NormSelector.of(Backends.of(backends));
  }

  private static BackendDecision decide(NormBackend... backends) {
    return selector(backends).decide(PLAN);
  }
}
