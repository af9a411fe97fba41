package dev.normkit.spi;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.threads.Parallelism;
import java.util.List;
import java.util.OptionalDouble;

/** Answers and computes as another backend does: fakes of tests change one answer each. */
public class ForwardingBackend implements NormBackend {
  private final String id;
  private final NormBackend target;

  /** As another, under an id of its own. */
  public ForwardingBackend(String id, NormBackend target) {
    this.id = id;
    this.target = target;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public Availability availability() {
    return target.availability();
  }

  @Override
  public Support supports(NormPlan plan) {
    return target.supports(plan);
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return target.prepare(plan, parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return target.cost(plan, direction);
  }

  @Override
  public OptionalDouble tolerance() {
    return target.tolerance();
  }

  @Override
  public List<Runnable> loading() {
    return target.loading();
  }

  @Override
  public String version() {
    return target.version();
  }
}
