package dev.normkit.selector.usage;

import dev.normkit.api.Direction;
import dev.normkit.selector.words.Words;
import java.util.List;

/** The calls for which a backend is chosen: the times of their directions are added. */
public enum Workload {
  /** A training step: forward and backward. */
  TRAINING("training step", Direction.TRAINING_FORWARD, Direction.BACKWARD),
  /** The forward pass of a trained network. */
  INFERENCE("inference call", Direction.INFERENCE),
  /** The forward half of a training step alone. */
  TRAINING_FORWARD("training forward", Direction.TRAINING_FORWARD),
  /** The backward half of a training step alone. */
  BACKWARD("backward pass", Direction.BACKWARD);

  private final String unit;
  private final List<Direction> directions;

  Workload(String unit, Direction... directions) {
    this.unit = unit;
    this.directions = List.of(directions);
  }

  /** {@return the directions that a call computes, in order; at least one} */
  public List<Direction> directions() {
    return directions;
  }

  /** {@return what reported times are for, for example one {@code training step}} */
  public String unit() {
    return unit;
  }

  /** {@return the word used in reports and options: the name in lower case, with hyphens} */
  public String word() {
    return Words.of(this);
  }

  /**
   * Reads a workload.
   *
   * @param word as {@link #word} writes it
   * @return the workload
   * @throws IllegalArgumentException if there is none of that word; the message lists the legal
   *     words
   */
  public static Workload parse(String word) {
    return Words.parse("workload", word, values());
  }
}
