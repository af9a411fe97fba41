package dev.normkit.layer;

import dev.normkit.api.NormPlan;
import java.util.concurrent.atomic.AtomicBoolean;

/** How far the sweeps over a batch in parts have come, in values per channel. */
final class PartSweeps {
  private long measured;
  private long normalized;
  private long summed;
  private long returned;

  /** Whether the batch has entered the running statistics. */
  private boolean joined;

  /** Whether its gradients are in the layer's. */
  private boolean closed;

  private final AtomicBoolean busy = new AtomicBoolean();

  void reset() {
    measured = 0;
    normalized = 0;
    summed = 0;
    returned = 0;
    joined = false;
    closed = false;
  }

  long measured() {
    return measured;
  }

  boolean joined() {
    return joined;
  }

  void join() {
    joined = true;
  }

  boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /** Refuses a second thread, which would count parts wrongly. */
  void alone(Runnable sweep) {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "another thread is in these micro-batches; call them from one at a time, part by part");
    }
    try {
      sweep.run();
    } finally {
      busy.set(false);
    }
  }

  void requireMeasuring() {
    requireStage("measure", !joined);
  }

  void requireForward(NormPlan part) {
    requireStage("forward", measured > 0 && summed == 0);
    requirePart("forward", normalized, part);
  }

  void requireSumming(NormPlan part) {
    requireStage("sumGradients", normalized > 0 && normalized == measured && !closed);
    requirePart("sumGradients", summed, part);
  }

  void requireBackward(NormPlan part) {
    requireStage("backward", summed > 0 && summed == measured);
    requirePart("backward", returned, part);
  }

  private static void requireStage(String call, boolean now) {
    if (!now) {
      throw new IllegalStateException(
          call
              + " comes out of turn: measure all parts, then call forward for all, sumGradients for"
              + " all, backward for all, and begin() for the next batch");
    }
  }

  private void requirePart(String call, long before, NormPlan part) {
    long now = before + part.valuesPerChannel();
    if (now > measured) {
      throw new IllegalStateException(
          call + " has come to " + now + " values per channel, but " + measured + " were measured");
    }
  }

  void measure(NormPlan part) {
    measured += part.valuesPerChannel();
  }

  void forward(NormPlan part) {
    normalized += part.valuesPerChannel();
  }

  void sum(NormPlan part) {
    summed += part.valuesPerChannel();
  }

  void backward(NormPlan part) {
    returned += part.valuesPerChannel();
  }

  @Override
  public String toString() {
    return measured
        + " values per channel measured, "
        + normalized
        + " normalized, "
        + summed
        + " summed, "
        + returned
        + " gone back";
  }
}
