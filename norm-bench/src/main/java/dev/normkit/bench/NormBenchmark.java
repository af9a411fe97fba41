package dev.normkit.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One contestant on one row; {@link Run} chooses which, and forks a JVM for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NormBenchmark {

  /** A name from {@link Row#all}. */
  @Param("layer-forward-8x64")
  public String row;

  /** An id from {@link Contestants#ids}. */
  @Param({"simd", "cpu", "arraycopy"})
  public String contestant;

  /** How many threads one call may use; JMH itself always measures from one. */
  @Param("1")
  public int threads;

  /** How many floats the outputs lie behind the start of their memory. */
  @Param("0")
  public int shift;

  private Contestant subject;

  /** Prepares the contestant and checks its numbers once. */
  @Setup
  public void prepare() {
    Problem problem = Problem.of(Row.named(row), shift);
    subject = Contestants.create(contestant);
    subject.prepare(problem, threads);
    subject.run();
    if (subject.flaw(problem.row()).isEmpty()) {
      subject.output().ifPresent(outputs -> Check.require(Reference.of(problem), outputs));
    }
  }

  /** The measured call. */
  @Benchmark
  public void run() {
    subject.run();
  }
}
