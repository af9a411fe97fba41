package dev.normkit.tests.selector;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.function.Function;
import java.util.function.Supplier;

/** A backend that only answers questions. */
record FakeBackend(
    String id,
    Supplier<CostEstimate> estimate,
    Availability availability,
    Function<NormPlan, Support> answer)
    implements NormBackend {

  /**
   * One that can.
   *
   * @param micros what a training step is estimated to take, half of it forward
   */
  static FakeBackend ready(String id, double micros) {
    return answering(id, micros, plan -> Support.supported());
  }

  static FakeBackend declining(String id, double micros, String reason) {
    return answering(id, micros, plan -> Support.declined(reason));
  }

  static FakeBackend answering(String id, double micros, Function<NormPlan, Support> answer) {
    return new FakeBackend(
        id, () -> new CostEstimate(micros * 500, 0), Availability.available(), answer);
  }

  static FakeBackend unavailable(String id, String reason, String remedy) {
    return new FakeBackend(
        id,
        CostEstimate::unstated,
        Availability.unavailable(reason, remedy),
        plan -> Support.supported());
  }

  @Override
  public Support supports(NormPlan plan) {
    return answer.apply(plan);
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    throw new UnsupportedOperationException(
        "a fake computes nothing, on " + parallelism.threads() + " threads");
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return estimate.get();
  }
}
