package dev.normkit.selector;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * What measurements read of the JVM they run in.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param compileMillis the time the JVM has spent compiling so far; any constant where it does not
 *     say
 * @param allocatedBytes what the calling thread has allocated so far; likewise
 */
record Clock(LongSupplier nanoTime, LongSupplier compileMillis, LongSupplier allocatedBytes) {

  /** The JVM's own. */
  static Clock system() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    boolean says = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    return new Clock(
        System::nanoTime,
        says ? compiler::getTotalCompilationTime : () -> 0,
        allocatedBytesOfThread());
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
  static Clock of(LongSupplier nanoTime) {
    return new Clock(nanoTime, () -> 0, () -> 0);
  }

  long nanos() {
    return nanoTime.getAsLong();
  }
}
