package dev.normkit.selector.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * What measurements read of the JVM that they run in.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param threadNanos the time that the calling thread has run, in ns; {@code nanoTime} if the JVM
 *     doesn't know it precisely enough
 * @param compileMillis the time that the JVM has spent compiling, in ms; any constant if it doesn't
 *     say
 * @param allocatedBytes the bytes that the calling thread has allocated; any constant if the JVM
 *     doesn't say
 */
public record Clock(
    LongSupplier nanoTime,
    LongSupplier threadNanos,
    LongSupplier compileMillis,
    LongSupplier allocatedBytes) {
  /** How long to watch a thread's time: some systems add 15 ms at a time. */
  private static final long LOOK_NANOS = 50_000;

  /** The JVM's own clock. */
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

  /** A clock that a test turns. */
  public static Clock of(LongSupplier nanoTime) {
    return new Clock(nanoTime, nanoTime, () -> 0, () -> 0);
  }

  long nanos() {
    return nanoTime.getAsLong();
  }
}
