package dev.normkit.selector.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.decision.BackendCandidate;
import dev.normkit.selector.decision.BackendCandidate.Verdict;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormBackend;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A backend whose bits differ is chosen where the user allows it, and never in silence. */
class OtherBitsTest {
  private static final NormPlan PLAN =
      new NormPlan(NormSpec.instanceNorm(), Shape.channelsFirst(8, 16, 32, 32));
  private static final NormBackend FUSED =
      new ForwardingBackend("fused", new LiteralBackend()) {
        @Override
        public OptionalDouble tolerance() {
          return OptionalDouble.of(1e-6);
        }

        @Override
        public CostEstimate cost(NormPlan plan, Direction direction) {
          return new CostEstimate(1, 0.001);
        }
      };
  private static final Backends BACKENDS = Backends.of(FakeBackend.ready("exact", 1000), FUSED);

  private static BackendCandidate fused(BackendDecision decision) {
    return decision.candidates().stream()
        .filter(candidate -> candidate.id().equals("fused"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void notChosenByDefaultHoweverFast() {
    BackendDecision decision = BackendSelector.of(BACKENDS).decide(PLAN);
    assertEquals("exact", decision.id());
    assertEquals(Verdict.OTHER_BITS, fused(decision).verdict());
    assertTrue(fused(decision).reason().contains("within 1.0E-6"), fused(decision).reason());
    assertTrue(decision.toText().contains("withOtherBits(true)"), decision.toText());
    assertEquals("exact", BACKENDS.best(PLAN).id());
  }

  @Test
  void chosenWhereAllowedAndTold() {
    BackendDecision decision = BackendSelector.of(BACKENDS).withOtherBits(true).decide(PLAN);
    assertEquals("fused", decision.id());
    assertTrue(decision.notes().stream().anyMatch(note -> note.contains("other bits")));
    assertTrue(decision.toText().contains("other-bits  allowed  given"), decision.toText());
  }

  @Test
  void aNameAllowsIt() {
    BackendDecision decision =
        BackendSelector.of(BACKENDS).withMode(BackendMode.forced("fused")).decide(PLAN);
    assertEquals("fused", decision.id());
    assertTrue(decision.notes().stream().anyMatch(note -> note.contains("other bits")));
    LayerBuilder.of(NormSpec.instanceNorm(), PLAN.shape()).withBackend(FUSED).build();
  }

  @Test
  void aloneItIsRefusedWithItsReason() {
    Backends alone = Backends.of(FUSED);
    SelectionException refused =
        assertThrows(SelectionException.class, () -> BackendSelector.of(alone).decide(PLAN));
    assertTrue(refused.getMessage().contains("other bits"), refused.getMessage());
    String message = assertThrows(IllegalStateException.class, () -> alone.best(PLAN)).getMessage();
    assertTrue(message.contains("has to be named"), message);
  }
}
