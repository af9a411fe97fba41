package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Shape;
import java.util.Objects;

/**
 * What goes forward and back: the short form of a layer, or a pass. An array form allocates its
 * result; the span forms write where they are told.
 */
public sealed interface Trainable permits NormLayer, TrainingPass {

  /**
   * Normalizes x into y, y = γ·(x−μ)/√(σ²+ε)+β, keeps a reference to x and a copy of all else that
   * {@code backward} needs.
   *
   * @param x the input, whole samples; must not change until {@code backward} (what is in a direct
   *     or read-only buffer is copied and may)
   * @param y the output, at least as long; may be x, but then there is no backward pass
   * @throws IllegalArgumentException if a length or an overlap is wrong, or an unbiased variance is
   *     wanted of one value: that of a channel where BATCH keeps it, of a channel of a sample where
   *     INSTANCE does, of a single sample of dense data where SWITCHABLE mixes it; nothing is then
   *     written
   */
  void forward(FloatSpan x, FloatSpan y);

  /**
   * Normalizes x of a given shape into y.
   *
   * @param x the input, at least as many elements as the shape, of which the first are used
   * @param y the output, as many
   * @param shape what x looks like, with any batch: of LAYER and RMS the normalized sizes end it,
   *     as they are or as one axis; of the other methods the channels count, and layout and spatial
   *     sizes may be others
   * @throws IllegalArgumentException also if the parameters don't fit the shape, or the backend
   *     declines it
   * @see #forward(FloatSpan, FloatSpan)
   */
  void forward(FloatSpan x, FloatSpan y, Shape shape);

  /**
   * Normalizes x into a new array.
   *
   * @param x the input, whole samples; must not change until {@code backward}
   * @return y
   * @see #forward(FloatSpan, FloatSpan)
   */
  default float[] forward(float[] x) {
    float[] y = new float[Objects.requireNonNull(x, "x").length];
    forward(FloatSpan.of(x), FloatSpan.of(y));
    return y;
  }

  /**
   * Normalizes x of a given shape into a new array.
   *
   * @param x the input, of as many elements as the shape
   * @param shape what x looks like
   * @return y
   * @see #forward(FloatSpan, FloatSpan, Shape)
   */
  default float[] forward(float[] x, Shape shape) {
    float[] y = new float[Lengths.exactly("x", x, shape)];
    forward(FloatSpan.of(x), FloatSpan.of(y), shape);
    return y;
  }

  /**
   * Back-propagates through the last forward call, once, from the x that it referenced and from
   * what it kept; changes to parameters, running statistics or mode since then don't count. Writes
   * dx and <b>adds</b> to the gradients of the parameters. With g = γ·dy: dx = rstd·(g − mean(g) −
   * x̂·mean(g·x̂)), dγ = Σdy·x̂, dβ = Σdy; with statistics held fixed dx = rstd·g.
   *
   * @param dy the gradient with respect to y; several losses add theirs up before
   * @param dx where the gradient with respect to x goes; may be dy or x
   * @throws IllegalArgumentException if a length or an overlap is wrong; nothing is then written,
   *     and the pass stays
   * @throws IllegalStateException without a training forward call before, after one that ran in
   *     place, if {@code backward} has already gone through it, or if another thread adds to the
   *     same gradients
   */
  void backward(FloatSpan dy, FloatSpan dx);

  /**
   * Back-propagates into a new array.
   *
   * @param dy the gradient with respect to y
   * @return dx
   * @see #backward(FloatSpan, FloatSpan)
   */
  default float[] backward(float[] dy) {
    Objects.requireNonNull(dy, "dy");
    float[] dx = new float[Lengths.exactly("dy", dy, pending())];
    backward(FloatSpan.of(dy), FloatSpan.of(dx));
    return dx;
  }

  /**
   * The shape of the forward call that {@code backward} will go through.
   *
   * @return that of dy and dx
   * @throws IllegalStateException if no forward call waits for its {@code backward}
   */
  Shape pending();
}
