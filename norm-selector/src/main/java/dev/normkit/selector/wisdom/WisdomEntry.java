package dev.normkit.selector.wisdom;

import dev.normkit.selector.decision.MeasuredTime;
import java.time.Instant;
import java.util.List;

/**
 * One remembered measurement.
 *
 * @param key what it holds for
 * @param measured when
 * @param times of every candidate
 */
public record WisdomEntry(WisdomKey key, Instant measured, List<MeasuredTime> times) {

  public WisdomEntry {
    if (times.isEmpty()) {
      throw new IllegalArgumentException("times is empty; a measurement has at least one");
    }
    times = List.copyOf(times);
  }

  /** The later of two measurements of the same question; the other one if both have one time. */
  public WisdomEntry orLater(WisdomEntry other) {
    return measured.isAfter(other.measured) ? this : other;
  }
}
