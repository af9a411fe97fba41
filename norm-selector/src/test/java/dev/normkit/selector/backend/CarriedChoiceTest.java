package dev.normkit.selector.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Selection;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A decision is enough to compute: nobody looks for its backend again or repeats its rules. */
class CarriedChoiceTest {
  private static final Shape SHAPE = Shape.sequence(4, 3, 8);
  private static final NormPlan PLAN = new NormPlan(NormSpec.layerNorm().build(), SHAPE);
  private static final Usage USAGE = Usage.of(Network.RNN).withShape(SHAPE);

  @Test
  void theKernelComputesWhatTheLayerDoes() {
    float[] x = new float[SHAPE.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 7;
    }
    NormSelector selector = selector(new LiteralBackend());
    NormLayer layer = selector.layer(USAGE);
    float[] expected = layer.forward(x);

    float[] y = new float[x.length];
    selector
        .select(USAGE)
        .prepare()
        .forward(
            ForwardArgs.of(PLAN, NormParameters.initial(PLAN), FloatSpan.of(x), FloatSpan.of(y)));
    assertArrayEquals(expected, y);
  }

  @Test
  void theBackendItselfIsThere() {
    NormBackend able = new LiteralBackend();
    BackendDecision decision = selector(able).decide(PLAN);

    assertSame(able, decision.backend());
    assertEquals(Optional.of(PLAN), decision.plan());
    assertSame(Parallelism.callerOnly(), decision.parallelism());
  }

  /** The calling thread alone where sharing doesn't pay, whatever threads there are. */
  @Test
  void theKernelHasTheThreadsThatWereChosen() {
    Parallelism three = Parallelism.on(Runnable::run, 3);
    NormSelector cheap = selector(costing(0.001)).withParallelism(three);
    NormSelector dear = selector(costing(1e6)).withParallelism(three);

    assertEquals(1, cheap.decide(PLAN).threads());
    assertEquals("a computes nothing, on 1 threads", refusal(cheap.decide(PLAN)));
    assertEquals("a computes nothing, on 3 threads", refusal(dear.decide(PLAN)));
    assertSame(three, dear.decide(PLAN).parallelism());
  }

  /** What was decided for few rows says nothing of many, and the backend knows what pays. */
  @Test
  void largerCallsOfALayerAreOfferedAllThreads() {
    Parallelism three = Parallelism.on(Runnable::run, 3);
    List<String> prepared = new ArrayList<>();
    NormBackend recording =
        new ForwardingBackend("a", new LiteralBackend()) {
          @Override
          public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
            prepared.add(plan.shape().size(0) + " rows on " + parallelism.threads());
            return super.prepare(plan, parallelism);
          }

          @Override
          public CostEstimate cost(NormPlan plan, Direction direction) {
            return new CostEstimate(0, 1);
          }
        };
    NormSelector selector = selector(recording).withParallelism(three);
    NormLayer layer = selector.layer(NormSpec.layerNorm(), Shape.dense(4, 8));
    layer.infer(new float[2 * 8]);
    layer.infer(new float[5 * 8]);
    assertEquals(List.of("4 rows on 1", "2 rows on 1", "5 rows on 3"), prepared);

    BackendDecision decision = selector.decide(PLAN);
    assertEquals(1, decision.threads());
    assertSame(Parallelism.callerOnly(), decision.parallelism(PLAN));
    NormPlan larger = new NormPlan(PLAN.spec(), Shape.sequence(5, 3, 8));
    assertSame(three, decision.parallelism(larger));
    assertSame(three, selector.select(Usage.of(Network.RNN)).backend().parallelism(PLAN));
  }

  /** A server may change settings for each request. */
  @Test
  void manyChangesDontPileUp() {
    Settings settings = new Settings(null);
    for (int i = 0; i < 50_000; i++) {
      settings = settings.changed(copy -> copy.otherBits = true);
    }
    assertEquals(true, settings.otherBits);
  }

  private static NormBackend costing(double perElement) {
    return FakeBackend.costing("a", direction -> new CostEstimate(0, perElement));
  }

  private static String refusal(BackendDecision decision) {
    return assertThrows(UnsupportedOperationException.class, decision::prepare).getMessage();
  }

  @Test
  void withoutAShapeThereIsNoKernel() {
    Selection selection = selector(new LiteralBackend()).select(Usage.of(Network.RNN));

    assertEquals(Optional.empty(), selection.backend().plan());
    assertEquals(
        "the backend was chosen without a shape, and a kernel needs one; decide for a plan, or add"
            + " usage.withShape(...)",
        assertThrows(IllegalStateException.class, selection::prepare).getMessage());
  }

  /** What carries a decision out isn't part of it. */
  @Test
  void decisionsAreEqualByWhatWasDecided() {
    BackendDecision one = selector(costing(1)).decide(PLAN);
    BackendDecision same = selector(costing(1)).decide(PLAN);
    NormPlan larger = new NormPlan(PLAN.spec(), Shape.sequence(5, 3, 8));

    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    assertEquals("Optional[a on 1 thread]", one.chosen().toString());
    assertNotEquals(one, selector(costing(1)).decide(larger));
  }

  /** For a framework with methods of its own. */
  @Test
  void backendsAreChosenWithoutMethods() {
    Backends backends = Backends.of(costing(1));

    assertEquals(
        selector(costing(1)).decide(PLAN),
        BackendSelector.of(backends, Surroundings.none()).decide(PLAN));
  }

  private static NormSelector selector(NormBackend backend) {
    return NormSelector.of(Backends.of(backend), Surroundings.none());
  }
}
