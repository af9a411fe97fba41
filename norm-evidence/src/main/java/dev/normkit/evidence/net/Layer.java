package dev.normkit.evidence.net;

import java.util.List;

/** A function with parameters, whose results are in memory of its own until its next call. */
public interface Layer {
  /** The size of a sample that comes out. */
  Size output();

  /** Computes y from x, which must stay as it is until backward. */
  Tensor forward(Tensor x, Mode mode);

  /**
   * Computes dx from dy for the last forward call, and adds to the gradients. dy may be changed.
   */
  Tensor backward(Tensor dy);

  /** What can be learnt. */
  default List<Parameter> parameters() {
    return List.of();
  }
}
