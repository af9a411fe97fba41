package dev.normkit.selector;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.function.Function;

/** A backend that only answers questions. */
public final class FakeBackend extends ForwardingBackend {
  private final Function<Direction, CostEstimate> costs;
  private final Availability availability;
  private final Function<NormPlan, Support> answer;

  /** Of these answers. */
  public FakeBackend(
      String id,
      Function<Direction, CostEstimate> costs,
      Availability availability,
      Function<NormPlan, Support> answer) {
    super(id, new LiteralBackend());
    this.costs = costs;
    this.availability = availability;
    this.answer = answer;
  }

  /**
   * One that can.
   *
   * @param micros what a training step is estimated to take, half of it forward
   */
  public static FakeBackend ready(String id, double micros) {
    return answering(id, micros, plan -> Support.supported());
  }

  /** One that can, and says what each direction costs. */
  public static FakeBackend costing(String id, Function<Direction, CostEstimate> costs) {
    return new FakeBackend(id, costs, Availability.available(), plan -> Support.supported());
  }

  public static FakeBackend declining(String id, double micros, String reason) {
    return answering(id, micros, plan -> Support.declined(reason));
  }

  public static FakeBackend answering(
      String id, double micros, Function<NormPlan, Support> answer) {
    return new FakeBackend(
        id, direction -> new CostEstimate(micros * 500, 0), Availability.available(), answer);
  }

  public static FakeBackend unavailable(String id, String reason, String remedy) {
    return new FakeBackend(
        id,
        direction -> CostEstimate.unstated(),
        Availability.unavailable(reason, remedy),
        plan -> Support.supported());
  }

  @Override
  public Availability availability() {
    return availability;
  }

  @Override
  public Support supports(NormPlan plan) {
    return answer.apply(plan);
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    throw new UnsupportedOperationException(
        id() + " computes nothing, on " + parallelism.threads() + " threads");
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return costs.apply(direction);
  }
}
