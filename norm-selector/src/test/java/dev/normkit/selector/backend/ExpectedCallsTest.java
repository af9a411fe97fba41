package dev.normkit.selector.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A backend that has to warm up is chosen for calls that are worth it. */
class ExpectedCallsTest {
  private static final NormPlan PLAN = new NormPlan(NormSpec.layerNorm(), Shape.dense(128, 768));
  private static final NormBackend AT_ONCE =
      FakeBackend.costing("at-once", direction -> new CostEstimate(60_000, 0));

  /** Saves 80 µs of each training step, and takes 200 ms to warm up: worth it from 2,500 on. */
  private static final NormBackend LATE =
      FakeBackend.costing("late", direction -> new CostEstimate(20_000, 0).withWarmUp(100e6));

  private static final BackendSelector SELECTOR =
      BackendSelector.of(Backends.of(AT_ONCE, LATE), Surroundings.none());

  @Test
  void manyByDefault() {
    BackendDecision decision = SELECTOR.decide(PLAN);
    assertEquals("late", decision.id());
    assertTrue(decision.expectedCalls().isEmpty());
    assertEquals("at-once", decision.starter().orElseThrow().id());
    assertTrue(
        decision.toText().contains("until late has warmed up, calls run on at-once"),
        decision.toText());
    assertTrue(decision.toJson().contains("\"starter\": \"at-once\""), decision.toJson());
  }

  @Test
  void fewAreNotWorthIt() {
    assertEquals("at-once", SELECTOR.withExpectedCalls(2499).decide(PLAN).id());
    assertEquals("late", SELECTOR.withExpectedCalls(2501).decide(PLAN).id());
    assertEquals(
        OptionalLong.of(2501), SELECTOR.withExpectedCalls(2501).decide(PLAN).expectedCalls());
    BackendDecision one = SELECTOR.withExpectedCalls(1).decide(PLAN);
    assertTrue(one.starter().isEmpty());
    assertTrue(one.reason().contains("as 1 call is expected"), one.reason());
    assertTrue(one.toText().contains("expected-calls  1  given"), one.toText());
  }

  @Test
  void namedBackendHasNoStarter() {
    assertTrue(SELECTOR.withMode(BackendMode.forced("late")).decide(PLAN).starter().isEmpty());
  }

  @Test
  void noneAreRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> SELECTOR.withExpectedCalls(0));
    assertEquals("expectedCalls is 0; it must be at least 1", refused.getMessage());
  }
}
