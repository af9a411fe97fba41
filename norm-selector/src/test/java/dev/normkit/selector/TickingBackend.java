package dev.normkit.selector;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * A backend that computes nothing but turns a clock by as long as it is said to take: measurements
 * without a machine.
 */
public final class TickingBackend extends ForwardingBackend {
  private final String version;
  private final AtomicLong clock;
  private final ToLongFunction<Parallelism> nanos;
  private final double estimatedMicros;

  /**
   * Ticks.
   *
   * @param id its id
   * @param clock shared by all in a test
   * @param nanos what a call on so many threads takes
   * @param estimatedMicros what it claims a training step takes
   */
  public TickingBackend(
      String id, AtomicLong clock, ToLongFunction<Parallelism> nanos, double estimatedMicros) {
    this(id, "1.0", clock, nanos, estimatedMicros);
  }

  private TickingBackend(
      String id,
      String version,
      AtomicLong clock,
      ToLongFunction<Parallelism> nanos,
      double estimatedMicros) {
    super(id, new LiteralBackend());
    this.version = version;
    this.clock = clock;
    this.nanos = nanos;
    this.estimatedMicros = estimatedMicros;
  }

  public static TickingBackend of(String id, AtomicLong clock, long nanos) {
    return new TickingBackend(id, clock, parallelism -> nanos, 1);
  }

  public TickingBackend estimated(double micros) {
    return new TickingBackend(id(), version, clock, nanos, micros);
  }

  public TickingBackend version(String other) {
    return new TickingBackend(id(), other, clock, nanos, estimatedMicros);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return new CostEstimate(estimatedMicros * 500, 0);
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return new NormKernel() {
      @Override
      public void forward(ForwardArgs args) {
        clock.addAndGet(nanos.applyAsLong(parallelism));
      }

      @Override
      public void backward(BackwardArgs args) {
        clock.addAndGet(nanos.applyAsLong(parallelism));
      }
    };
  }
}
