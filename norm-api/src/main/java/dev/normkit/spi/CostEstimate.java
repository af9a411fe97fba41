package dev.normkit.spi;

import dev.normkit.threads.Sharing;
import java.util.Optional;

/**
 * A backend's estimate of the time of one call on one thread: {@code nanosPerCall + nanosPerElement
 * · elements} nanoseconds. Estimates rank backends and promise nothing: they follow from the plan
 * alone, never from a clock or the machine, so that equal questions have equal answers everywhere.
 *
 * @param nanosPerCall what a call costs whatever its size, in ns; finite and at least 0
 * @param nanosPerElement what each element of x adds, in ns; finite and at least 0
 * @param nanosWarmUp what the first calls of a process take beyond that in all, until the JVM has
 *     compiled them, in ns; 0 for code that is fast at once; finite
 * @param machine on which the figures were measured, as a sentence names it; empty if unknown
 */
public record CostEstimate(
    double nanosPerCall, double nanosPerElement, double nanosWarmUp, Optional<String> machine) {

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException if a figure is negative, infinite or NaN, or the machine blank
   */
  public CostEstimate {
    requireTime("nanosPerCall", nanosPerCall);
    requireTime("nanosPerElement", nanosPerElement);
    requireTime("nanosWarmUp", nanosWarmUp);
    if (machine.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("machine is blank; name it, or give none");
    }
  }

  /**
   * Figures that don't say on which machine they were measured.
   *
   * @param nanosPerCall what a call costs whatever its size, in ns
   * @param nanosPerElement what each element of x adds, in ns
   * @throws IllegalArgumentException if one is negative, infinite or NaN
   */
  public CostEstimate(double nanosPerCall, double nanosPerElement) {
    this(nanosPerCall, nanosPerElement, 0, Optional.empty());
  }

  /**
   * {@return these figures of code that has to warm up}
   *
   * @param nanos what the first calls take beyond later ones in all, in ns
   * @throws IllegalArgumentException if it is negative, infinite or NaN
   */
  public CostEstimate withWarmUp(double nanos) {
    return new CostEstimate(nanosPerCall, nanosPerElement, nanos, machine);
  }

  private static void requireTime(String name, double nanos) {
    if (!(nanos >= 0 && nanos <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          name + " is " + nanos + "; it must be finite and at least 0");
    }
  }

  /**
   * {@return the default of {@link NormBackend#cost}, for backends without an estimate: 10 µs and
   * 100 ns per element} A plain scalar loop takes less even over the shortest runs, so a backend is
   * preferred only for figures of its own.
   */
  public static CostEstimate unstated() {
    return new CostEstimate(10_000, 100);
  }

  /**
   * {@return the time of one call in ns} Several threads share the elements evenly, and sharing
   * costs another 70 µs, so it pays only for large data.
   *
   * @param elements how many x has
   * @param threads how many share the work, at least 1
   * @throws IllegalArgumentException if elements is negative or threads is below 1
   */
  public double nanos(int elements, int threads) {
    return nanos(elements, threads, Sharing.ASLEEP);
  }

  /**
   * {@return the time of one call in ns if the other threads wait actively ({@link
   * dev.normkit.threads.Parallelism#withActiveWait}): sharing then costs 6 µs}
   *
   * @param elements how many x has
   * @param threads how many share the work, at least 1
   * @throws IllegalArgumentException if elements is negative or threads is below 1
   */
  public double nanosAwake(int elements, int threads) {
    return nanos(elements, threads, Sharing.AWAKE);
  }

  private double nanos(int elements, int threads, Sharing waiting) {
    if (elements < 0) {
      throw new IllegalArgumentException("elements is " + elements + "; it must be at least 0");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    double sharing = threads == 1 ? 0 : waiting.nanos();
    return nanosPerCall + nanosPerElement * elements / threads + sharing;
  }
}
