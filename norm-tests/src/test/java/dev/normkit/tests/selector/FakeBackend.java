package dev.normkit.tests.selector;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** A backend that only answers questions. */
record FakeBackend(
    String id, IntSupplier rank, Availability availability, Function<NormPlan, Support> answer)
    implements NormBackend {

  static FakeBackend ready(String id, int priority) {
    return answering(id, priority, plan -> Support.supported());
  }

  static FakeBackend declining(String id, int priority, String reason) {
    return answering(id, priority, plan -> Support.declined(reason));
  }

  static FakeBackend answering(String id, int priority, Function<NormPlan, Support> answer) {
    return new FakeBackend(id, () -> priority, Availability.available(), answer);
  }

  static FakeBackend unavailable(String id, String reason, String remedy) {
    return new FakeBackend(
        id, () -> 0, Availability.unavailable(reason, remedy), plan -> Support.supported());
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
  public int priority() {
    return rank.getAsInt();
  }
}
