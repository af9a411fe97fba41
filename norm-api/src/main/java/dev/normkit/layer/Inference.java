package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.Shape;
import java.util.Objects;

/**
 * Normalizing as {@code eval()} does, whatever the mode of the layer; it leaves no trace, so any
 * number of threads may do it at once.
 */
public sealed interface Inference permits NormLayer {

  /**
   * Normalizes x into y.
   *
   * @param x the input, whole samples
   * @param y the output; may be x
   * @throws IllegalArgumentException if a length or an overlap is wrong; nothing is then written
   * @throws IllegalStateException without running statistics, where the method needs them
   */
  void infer(FloatSpan x, FloatSpan y);

  /**
   * Normalizes x of a given shape into y.
   *
   * @param x the input, at least as many elements as the shape
   * @param y the output; may be x
   * @param shape what x looks like
   * @see #infer(FloatSpan, FloatSpan)
   */
  void infer(FloatSpan x, FloatSpan y, Shape shape);

  /**
   * Normalizes x of a given shape into y, and tells the statistics.
   *
   * @param x the input, at least as many elements as the shape
   * @param y the output; may be x
   * @param shape what x looks like
   * @return those that x was normalized with: its own, or the running ones; of SWITCHABLE the plain
   *     ones of each sample and channel
   * @see #infer(FloatSpan, FloatSpan)
   */
  Moments inferMoments(FloatSpan x, FloatSpan y, Shape shape);

  /**
   * Normalizes x into a new array.
   *
   * @param x the input, whole samples
   * @return y
   * @see #infer(FloatSpan, FloatSpan)
   */
  default float[] infer(float[] x) {
    float[] y = new float[Objects.requireNonNull(x, "x").length];
    infer(FloatSpan.of(x), FloatSpan.of(y));
    return y;
  }

  /**
   * Normalizes x of a given shape into a new array.
   *
   * @param x the input, of as many elements as the shape
   * @param shape what x looks like
   * @return y
   * @see #infer(FloatSpan, FloatSpan)
   */
  default float[] infer(float[] x, Shape shape) {
    float[] y = new float[Lengths.exactly("x", x, shape)];
    infer(FloatSpan.of(x), FloatSpan.of(y), shape);
    return y;
  }
}
