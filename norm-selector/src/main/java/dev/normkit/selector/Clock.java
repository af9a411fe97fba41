package dev.normkit.selector;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * What measurements read.
 *
 * @param nanoTime as {@link System#nanoTime}
 * @param compileMillis the time the JVM has spent compiling so far; any constant where it does not
 *     say
 */
record Clock(LongSupplier nanoTime, LongSupplier compileMillis) {

  /** The JVM's own. */
  static Clock system() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    boolean says = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    return new Clock(System::nanoTime, says ? compiler::getTotalCompilationTime : () -> 0);
  }

  /** One that a test turns. */
  static Clock of(LongSupplier nanoTime) {
    return new Clock(nanoTime, () -> 0);
  }

  long nanos() {
    return nanoTime.getAsLong();
  }
}
