package dev.normkit.evidence.net;

/** What a forward call is for. */
public enum Mode {
  /** A step of training: running statistics are kept, and backward may follow. */
  TRAINING,
  /** With running statistics where there are any. */
  INFERENCE,
  /** With the statistics of the batch, as in training, but without leaving a trace. */
  BATCH_STATISTICS
}
