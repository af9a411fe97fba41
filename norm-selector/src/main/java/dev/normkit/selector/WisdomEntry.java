package dev.normkit.selector;

import java.time.Instant;
import java.util.List;

/**
 * One remembered measurement.
 *
 * @param key what it holds for
 * @param measured when
 * @param times of every candidate
 */
record WisdomEntry(WisdomKey key, Instant measured, List<MeasuredTime> times) {

  WisdomEntry {
    if (times.isEmpty()) {
      throw new IllegalArgumentException("times is empty; a measurement has at least one");
    }
    times = List.copyOf(times);
  }
}
