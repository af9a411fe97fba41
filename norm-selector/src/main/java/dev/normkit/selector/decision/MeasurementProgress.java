package dev.normkit.selector.decision;

import java.time.Duration;
import java.util.List;

/**
 * The progress of a measurement.
 *
 * @param spent the time since it began
 * @param budget the time that it may take in all
 * @param times the times so far, in the order of the candidates; empty while warming up
 */
public record MeasurementProgress(Duration spent, Duration budget, List<MeasuredTime> times) {

  /** Copies the times. */
  public MeasurementProgress {
    times = List.copyOf(times);
  }
}
