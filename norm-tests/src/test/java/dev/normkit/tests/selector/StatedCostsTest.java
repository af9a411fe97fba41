package dev.normkit.tests.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.cpu.CpuBackend;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.selector.NormSelector;
import dev.normkit.simd.SimdBackend;
import dev.normkit.spi.NormBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the library's own backends say that they cost. */
class StatedCostsTest {
  private static final NormPlan PLAN =
      new NormPlan(NormSpec.layerNorm().build(), Shape.dense(8, 16));

  /** As a processor's name that its owner would know. */
  @Test
  void theProjectsOwnEstimatesNameTheirMachine() {
    for (NormBackend backend : List.of(new CpuBackend(), new SimdBackend())) {
      for (Direction direction : Direction.values()) {
        assertTrue(
            backend.cost(PLAN, direction).machine().orElseThrow().startsWith("an AMD EPYC"),
            backend.id());
      }
    }
  }

  @Test
  void whoSaysNothingComesLast() {
    NormBackend silent = new LiteralBackend();

    assertEquals("cpu", NormSelector.of(Backends.of(silent, new CpuBackend())).decide(PLAN).id());
  }
}
