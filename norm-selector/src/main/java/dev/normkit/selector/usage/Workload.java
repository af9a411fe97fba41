package dev.normkit.selector.usage;

import dev.normkit.api.Direction;
import dev.normkit.selector.words.Words;
import java.util.List;

/** The calls for which a backend is chosen: the times of its directions count together. */
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

  /**
   * What is computed in turn.
   *
   * @return one direction or more
   */
  public List<Direction> directions() {
    return directions;
  }

  /**
   * What times are given per.
   *
   * @return for example {@code training step}
   */
  public String unit() {
    return unit;
  }

  /**
   * The word used in reports and options.
   *
   * @return the name in lower case, with hyphens
   */
  public String word() {
    return Words.of(this);
  }

  /**
   * The workload of a word.
   *
   * @param word as {@link #word} writes it
   * @return the workload
   * @throws IllegalArgumentException if there is none; the message has the legal words
   */
  public static Workload parse(String word) {
    return Words.parse("workload", word, values());
  }
}
