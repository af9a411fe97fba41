package dev.normkit.layer;

/** What a training forward does with the running statistics, where a method keeps them. */
public enum Tracking {
  /** Its batch enters them, and observers see it. */
  UPDATE,
  /**
   * They stay as they are, and no observer sees the batch: for a forward that is repeated, as in
   * gradient checkpointing, or whose batch enters later, by {@link TrainingPass#updateStatistics}.
   */
  LEAVE
}
