package dev.normkit.io.health;

import java.util.List;
import java.util.Objects;

/**
 * One thing that was found.
 *
 * @param kind what it is; it tells meaning, remedy and threshold
 * @param severity how bad it is
 * @param layer the name of the normalization; empty if it is about the whole file
 * @param evidence the numbers, in one sentence
 * @param channels the channels, or elements of γ, that it is about; none if it is about all, and
 *     the first {@link #MOST_CHANNELS} if it is about more: the evidence has their number
 */
public record Finding(
    FindingKind kind, Severity severity, String layer, String evidence, List<Integer> channels) {
  /** The most channels that a finding names. */
  public static final int MOST_CHANNELS = 4096;

  /** Copies the channels. */
  public Finding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(evidence, "evidence");
    channels = List.copyOf(channels);
  }

  /** {@return whether it is an error} */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
