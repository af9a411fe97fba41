package dev.normkit.evidence.run;

import dev.normkit.evidence.report.Row;

/**
 * A run of an experiment: what is set, and the seed of whatever is drawn.
 *
 * @param settings by name
 * @param seed from 1
 */
public record Cell(Row settings, int seed) {
  /** The first columns of its lines. */
  Row row() {
    return settings.with("seed", seed);
  }

  @Override
  public String toString() {
    return settings + " seed " + seed;
  }
}
