package dev.normkit.spi;

import dev.normkit.threads.Sharing;
import java.util.Optional;

/**
 * What a backend thinks one call takes on one thread: {@code nanosPerCall + nanosPerElement ·
 * elements} nanoseconds. An estimate ranks backends, it promises nothing: it follows from the plan
 * alone, never from a clock or from the machine, so that equal questions have equal answers
 * everywhere.
 *
 * @param nanosPerCall what a call costs whatever its size, in ns; finite and at least 0
 * @param nanosPerElement what each element of x adds, in ns; finite and at least 0
 * @param machine on which the figures were measured, as a sentence names it; empty if that isn't
 *     said
 */
public record CostEstimate(double nanosPerCall, double nanosPerElement, Optional<String> machine) {

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException if a figure is negative, infinite or NaN, or the machine blank
   */
  public CostEstimate {
    requireTime("nanosPerCall", nanosPerCall);
    requireTime("nanosPerElement", nanosPerElement);
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
    this(nanosPerCall, nanosPerElement, Optional.empty());
  }

  private static void requireTime(String name, double nanos) {
    if (!(nanos >= 0 && nanos <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          name + " is " + nanos + "; it must be finite and at least 0");
    }
  }

  /**
   * The estimate of a backend that gives none: 10 µs and 100 ns per element, more than a plain
   * scalar loop takes even over the shortest runs, so that a backend is preferred only for figures
   * of its own.
   *
   * @return the default of {@link NormBackend#cost}
   */
  public static CostEstimate unstated() {
    return new CostEstimate(10_000, 100);
  }

  /**
   * The time of one call. On several threads the elements are shared evenly, and sharing costs 70
   * µs more; so it pays only for large data.
   *
   * @param elements how many x has
   * @param threads how many share the work, at least 1
   * @return nanoseconds
   * @throws IllegalArgumentException if elements is negative or threads is below 1
   */
  public double nanos(int elements, int threads) {
    return nanos(elements, threads, Sharing.ASLEEP);
  }

  /**
   * The time of one call where the other threads wait actively ({@link
   * dev.normkit.threads.Parallelism#withActiveWait}): sharing then costs 6 µs.
   *
   * @param elements how many x has
   * @param threads how many share the work, at least 1
   * @return nanoseconds
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
