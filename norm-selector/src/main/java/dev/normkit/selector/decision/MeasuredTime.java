package dev.normkit.selector.decision;

import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.TimeText;

/**
 * How long a workload took on one backend with one number of threads.
 *
 * @param backend the backend's id
 * @param threads how many threads shared the work, at least 1
 * @param nanos the time of one unit of the workload in ns, from 1e-6 to 1e18: the lower decile over
 *     many short batches. If no candidate shares its work, it is the time that the calling thread
 *     ran, to which other programs add nothing
 * @param noise the relative spread of that time between parts of the rounds; 0.02 is 2 %
 */
public record MeasuredTime(String backend, int threads, double nanos, double noise) {

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public MeasuredTime {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    if (!(nanos >= TimeText.LEAST_NANOS && nanos <= TimeText.MOST_NANOS)) {
      throw new IllegalArgumentException("nanos is " + nanos + "; it must be from 1e-6 to 1e18");
    }
    if (!(noise >= 0 && noise <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("noise is " + noise + "; it must be at least 0");
    }
  }

  Facts facts() {
    return Facts.none()
        .with("backend", backend)
        .with("threads", threads)
        .with("nanos", nanos)
        .with("noise", noise);
  }
}
