package dev.normkit.bench;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Selection;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What choosing costs: a decision that the selector has made before, and one that it has not. Fresh
 * ones go round more plans than a selector remembers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChoosingBenchmark {
  private static final int PLANS = 8192;

  private NormSelector selector;
  private NormPlan[] plans;
  private Usage[] usages;
  private int next;

  /** Makes the questions. */
  @Setup
  public void prepare() {
    selector = NormSelector.create();
    plans = new NormPlan[PLANS];
    usages = new Usage[PLANS];
    for (int i = 0; i < PLANS; i++) {
      plans[i] = new NormPlan(NormSpec.layerNorm().build(), Shape.dense(8, 16 + i));
      usages[i] = Usage.of(Network.CNN).withShape(Shape.channelsFirst(4, 32, 8, 1 + i));
    }
  }

  private int next() {
    next = (next + 1) % PLANS;
    return next;
  }

  @Benchmark
  public BackendDecision cachedBackend() {
    return selector.decide(plans[0]);
  }

  @Benchmark
  public BackendDecision freshBackend() {
    return selector.decide(plans[next()]);
  }

  @Benchmark
  public Selection cachedSelection() {
    return selector.select(usages[0]);
  }

  @Benchmark
  public Selection freshSelection() {
    return selector.select(usages[next()]);
  }
}
