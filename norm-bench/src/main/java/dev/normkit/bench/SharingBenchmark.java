package dev.normkit.bench;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From which size a second thread pays: LayerNorm over rows of 256 as one call on the caller's
 * thread, and as two halves that are shared whatever their size. With a pause before each call the
 * other worker sleeps, unless it waits actively.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SharingBenchmark {
  private static final int FEATURES = 256;

  /** The backend. */
  @Param({"simd", "cpu"})
  public String backend;

  /** How many elements. */
  @Param({"4096", "16384", "65536", "131072", "262144", "524288", "1048576"})
  public int elements;

  /** The pause before each call. */
  @Param({"0", "1"})
  public int pauseMillis;

  private final ForkJoinPool pool = new ForkJoinPool(1);
  private final Parallelism two = Parallelism.on(pool, 2);
  private final Parallelism awake = two.withActiveWait(Duration.ofMillis(20));
  private NormKernel whole;
  private NormKernel half;
  private ForwardArgs all;
  private ForwardArgs[] halves;

  /** Makes the kernels and their arguments. */
  @Setup(Level.Trial)
  public void prepare() {
    float[] x = new float[elements];
    for (int i = 0; i < elements; i++) {
      x[i] = i % 97;
    }
    float[] y = new float[elements];
    NormPlan plan = plan(elements);
    NormPlan halfPlan = plan(elements / 2);
    whole = Backends.discover().require(backend).prepare(plan, Parallelism.callerOnly());
    half = Backends.discover().require(backend).prepare(halfPlan, Parallelism.callerOnly());
    all = ForwardArgs.of(plan, NormParameters.initial(plan), FloatSpan.of(x), FloatSpan.of(y));
    halves = new ForwardArgs[2];
    for (int part = 0; part < 2; part++) {
      int from = part * elements / 2;
      halves[part] =
          ForwardArgs.of(
              halfPlan,
              NormParameters.initial(halfPlan),
              new FloatSpan(x, from, elements / 2),
              new FloatSpan(y, from, elements / 2));
    }
  }

  private static NormPlan plan(int elements) {
    return new NormPlan(
        NormSpec.layerNorm().build(), Shape.sequence(elements / FEATURES, FEATURES));
  }

  /** Lets the worker fall asleep. */
  @Setup(Level.Invocation)
  public void pause() throws InterruptedException {
    if (pauseMillis > 0) {
      Thread.sleep(pauseMillis);
    }
  }

  /** One call on the caller's thread. */
  @Benchmark
  public void alone() {
    whole.forward(all);
  }

  /** Two halves on two threads. */
  @Benchmark
  public void shared() {
    two.run(2, part -> half.forward(halves[part]));
  }

  /** Two halves on two threads, of which the other one waits actively. */
  @Benchmark
  public void sharedAwake() {
    awake.run(2, part -> half.forward(halves[part]));
  }

  /** Ends the pool. */
  @TearDown(Level.Trial)
  public void close() {
    pool.shutdown();
  }
}
