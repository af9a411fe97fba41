package dev.normkit.monitor;

import java.util.List;

/**
 * What was measured on one channel.
 *
 * @param channel the channel's number, from 0
 * @param mean the mean of the batches now: the end of the line fitted to them
 * @param variance σ² of all values in the window
 * @param noise the noise of a single batch
 * @param gap the gap between running and batch statistics
 * @param drift how far the statistics move per batch beyond noise, as a change of the output
 * @param findings what is wrong; none if healthy
 */
public record ChannelReport(
    int channel,
    double mean,
    double variance,
    BatchNoise noise,
    RunningGap gap,
    double drift,
    List<Finding> findings) {

  /** Copies the findings. */
  public ChannelReport {
    findings = List.copyOf(findings);
  }
}
