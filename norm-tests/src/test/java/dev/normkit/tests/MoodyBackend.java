package dev.normkit.tests;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardingBackend;

/** A backend that says something else every time it is asked what it costs. */
final class MoodyBackend extends ForwardingBackend {
  private int asked;

  MoodyBackend() {
    super("moody", new LiteralBackend());
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return new CostEstimate(++asked, 1);
  }
}
