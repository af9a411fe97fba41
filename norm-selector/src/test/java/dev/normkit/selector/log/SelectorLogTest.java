package dev.normkit.selector.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.LoggedLines;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Selection;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a selector logs: one line at start, decisions for who debugs, a broken provider once. */
class SelectorLogTest {
  private static final Usage USAGE = Usage.of(Network.DNN).withShape(Shape.dense(16, 8));
  private static final String STARTED = "INFO selector created; ready backends: ";

  private static NormBackend ready(String id) {
    return FakeBackend.ready(id, 0);
  }

  private static NormBackend brokenWhenAsked(String id) {
    return FakeBackend.answering(
        id,
        0,
        plan -> {
          throw new IllegalStateException("no licence");
        });
  }

  private static Backends backends() {
    return Backends.of(ready("a"), FakeBackend.unavailable("b", "no such chip", "buy one"));
  }

  /** However much is decided and with how many settings. */
  @Test
  void oneLineAtStart() {
    try (LoggedLines lines = new LoggedLines(Level.INFO)) {
      NormSelector selector = NormSelector.of(backends());
      selector.select(USAGE);
      selector.withPolicy(MethodPolicy.standard().withSmallBatchBelow(2)).select(USAGE);
      selector
          .withBackendMode(BackendMode.forced("a"))
          .withMethod(NormSpec.rmsNorm().build())
          .select(USAGE);
      selector.withParallelism(Parallelism.callerOnly()).decide(USAGE);
      assertThrows(
          SelectionException.class,
          () -> selector.withBackendMode(BackendMode.forced("c")).select(USAGE));

      assertEquals(List.of(STARTED + "[a]"), lines.all());
    }
  }

  @Test
  void decisionsForWhoDebugs() {
    try (LoggedLines lines = new LoggedLines(Level.DEBUG)) {
      NormSelector selector = NormSelector.of(backends());
      Selection selection = selector.select(USAGE);
      SelectionException refused =
          assertThrows(
              SelectionException.class,
              () -> selector.withBackendMode(BackendMode.forced("c")).select(USAGE));

      assertEquals(
          List.of(
              STARTED + "[a]",
              "DEBUG decided:\n" + selection.method().toText(),
              "DEBUG decided:\n" + selection.backend().toText(),
              "DEBUG decided:\n" + selection.method().toText(),
              "DEBUG decided:\n" + refused.backend().orElseThrow().toText()),
          lines.all());
    }
  }

  /** One that is broken from the start, and one only when it is asked. */
  @Test
  void aBrokenProviderOnce() {
    try (LoggedLines lines = new LoggedLines(Level.DEBUG)) {
      NormSelector selector =
          NormSelector.of(Backends.of(ready("NO ID"), brokenWhenAsked("shy"), ready("a")));
      IntStream.range(0, 100).parallel().forEach(i -> selector.select(USAGE));
      selector.withBackendMode(BackendMode.forced("a")).select(USAGE);

      assertEquals(
          List.of(
              "WARN backend dev.normkit.selector.FakeBackend is broken: its id is \"NO"
                  + " ID\"; an id is lower case letters, digits and hyphens",
              "WARN backend shy is broken: it threw when asked:"
                  + " java.lang.IllegalStateException: no licence"),
          lines.at(Level.WARN));
      assertEquals(1, lines.at(Level.INFO).size());
      assertFalse(lines.withTrace(lines.at(Level.WARN).get(1)));
      assertTrue(lines.withTrace("DEBUG backend shy threw"));
    }
  }

  /** Reasons may have numbers in them; the provider is the same. */
  @Test
  void furtherReasonsOfABrokenOneAreForWhoDebugs() {
    AtomicInteger asked = new AtomicInteger();
    NormBackend moody =
        FakeBackend.answering(
            "moody",
            0,
            plan -> {
              throw new IllegalStateException("mood " + asked.incrementAndGet());
            });
    try (LoggedLines lines = new LoggedLines(Level.DEBUG)) {
      NormSelector selector = NormSelector.of(Backends.of(moody, ready("a")));
      selector.select(USAGE);
      selector.select(USAGE.withShape(Shape.dense(32, 8)));

      String threw = "broken: it threw when asked: java.lang.IllegalStateException: mood ";
      assertEquals(List.of("WARN backend moody is " + threw + 1), lines.at(Level.WARN));
      assertTrue(lines.all().contains("DEBUG backend moody is still " + threw + 2));
    }
  }

  private static FakeBackend missing(
      String id, Supplier<CostEstimate> cost, String remedy, Function<NormPlan, Support> answer) {
    return new FakeBackend(
        id, direction -> cost.get(), Availability.unavailable("no such chip", remedy), answer);
  }

  private static CostEstimate micros(double micros) {
    return new CostEstimate(micros * 500, 0);
  }

  /** Once per process, however many selectors there are; so each test here has ids of its own. */
  @Test
  void aFasterOneThatCannotRunIsToldOnceWithWhatToDo() {
    Backends backends =
        Backends.of(
            ready("a", 40),
            missing("f-slow", () -> micros(30), "buy two", plan -> Support.supported()),
            missing("f-fast", () -> micros(10), "buy one", plan -> Support.supported()));
    try (LoggedLines lines = new LoggedLines(Level.INFO)) {
      NormSelector.of(backends).withBackendMode(BackendMode.forced("a")).select(USAGE);
      NormSelector.of(backends, Surroundings.none().withProperty("normkit.backend", "a"))
          .select(USAGE);
      assertEquals(List.of(STARTED + "[a]", STARTED + "[a]"), lines.all());

      NormSelector.of(backends).select(USAGE);
      NormSelector.of(backends).select(USAGE.withShape(Shape.dense(32, 8)));
      NormSelector.of(backends).withBackendMode(BackendMode.measure()).select(USAGE);
      assertEquals(
          List.of(
              "INFO backend f-fast was found but can't run: no such chip; buy one (by the"
                  + " backends' estimates a training step would take 10 µs in place of 40 µs)"),
          lines.all().stream().filter(line -> !line.startsWith(STARTED)).toList());
    }
  }

  private static FakeBackend ready(String id, double micros) {
    return FakeBackend.ready(id, micros);
  }

  @Test
  void oneThatWouldNotHelpIsNotTold() {
    Function<NormPlan, Support> can = plan -> Support.supported();
    Function<NormPlan, Support> broken =
        plan -> {
          throw new IllegalStateException("no driver");
        };
    Backends backends =
        Backends.of(
            ready("a", 40),
            missing("g-same", () -> micros(40), "buy one", can),
            missing("g-unstated", CostEstimate::unstated, "buy one", can),
            missing("g-hopeless", () -> micros(1), "", can),
            missing("g-declines", () -> micros(1), "buy one", plan -> Support.declined("no")),
            missing("g-null", () -> null, "buy one", can),
            missing("g-broken", () -> micros(1), "buy one", broken));
    try (LoggedLines lines = new LoggedLines(Level.INFO)) {
      NormSelector.of(backends).select(USAGE);
      assertEquals(List.of(STARTED + "[a]"), lines.all());
    }
  }

  /** A backend that this machine cannot run is nothing to warn of. */
  @Test
  void anAbsentOneIsNoWarning() {
    try (LoggedLines lines = new LoggedLines(Level.WARN)) {
      NormSelector.of(backends()).select(USAGE);
      assertEquals(List.of(), lines.all());
    }
  }
}
