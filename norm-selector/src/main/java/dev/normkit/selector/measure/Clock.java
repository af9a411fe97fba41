package dev.normkit.selector.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * What measurements read of the JVM they run in.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param threadNanos the time that the calling thread has run, without that in which the machine
 *     did something else; where the JVM doesn't say so finely enough, the same as {@code nanoTime}
 * @param compileMillis the time the JVM has spent compiling so far; any constant where it does not
 *     say
 * @param allocatedBytes what the calling thread has allocated so far; likewise
 */
public record Clock(
    LongSupplier nanoTime,
    LongSupplier threadNanos,
    LongSupplier compileMillis,
    LongSupplier allocatedBytes) {
  /** How long to look whether the time of a thread goes on: some systems add 15 ms now and then. */
  private static final long LOOK_NANOS = 50_000;

  /** The JVM's own. */
  public static Clock system() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    boolean says = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    return new Clock(
        System::nanoTime,
        threadTime(ManagementFactory.getThreadMXBean()),
        says ? compiler::getTotalCompilationTime : () -> 0,
        allocatedBytesOfThread());
  }

  private static LongSupplier threadTime(java.lang.management.ThreadMXBean threads) {
    if (!threads.isCurrentThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
      return System::nanoTime;
    }
    long from = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    while (System.nanoTime() - start < LOOK_NANOS) {
      Thread.onSpinWait();
    }
    long ran = threads.getCurrentThreadCpuTime() - from;
    return ran > 0 && ran < 2 * LOOK_NANOS ? threads::getCurrentThreadCpuTime : System::nanoTime;
  }

  private static LongSupplier allocatedBytesOfThread() {
    if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        && threads.isThreadAllocatedMemorySupported()
        && threads.isThreadAllocatedMemoryEnabled()) {
      return () -> threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
    return () -> 0;
  }

  /** One that a test turns. */
  public static Clock of(LongSupplier nanoTime) {
    return new Clock(nanoTime, nanoTime, () -> 0, () -> 0);
  }

  long nanos() {
    return nanoTime.getAsLong();
  }
}
