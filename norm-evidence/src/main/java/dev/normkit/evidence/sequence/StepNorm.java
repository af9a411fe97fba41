package dev.normkit.evidence.sequence;

import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Parameter;
import java.util.List;

/** What stands between the sum of a recurrent cell and its tanh, at each time step. */
public interface StepNorm {
  /**
   * Computes y from the rows that go on at a step.
   *
   * @param step from 0; after the last one of training too
   * @param x rows of features; stays as it is until backward
   * @param mode TRAINING or INFERENCE
   */
  float[] forward(int step, float[] x, Mode mode);

  /** Computes dx from dy for the last forward call of a step, and adds to the gradients. */
  float[] backward(int step, float[] dy);

  /** What can be learnt. */
  List<Parameter> parameters();

  /** From here on forward calls in TRAINING make the statistics of inference anew. */
  default void startRecomputing() {}

  /** Inference takes the statistics made anew. */
  default void finishRecomputing() {}
}
