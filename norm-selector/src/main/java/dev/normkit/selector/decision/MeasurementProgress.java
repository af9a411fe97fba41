package dev.normkit.selector.decision;

import java.time.Duration;
import java.util.List;

/**
 * How far a measurement is.
 *
 * @param spent since it began
 * @param budget what it may take in all
 * @param times what is known so far, in the order of the candidates; empty while warming up
 */
public record MeasurementProgress(Duration spent, Duration budget, List<MeasuredTime> times) {

  /** Copies the times. */
  public MeasurementProgress {
    times = List.copyOf(times);
  }
}
