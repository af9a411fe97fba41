package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.spi.BackwardArgs;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One training forward until its backward: it refers to x, which must not change in between, and
 * keeps all else that {@code backward} needs as it was (shape, mode, statistics, γ and mixing
 * logits).
 *
 * <pre>{@code
 * TrainingPass pass = norm.newPass();
 * float[] y = pass.forward(x);
 * float[] dx = pass.backward(dy);
 * }</pre>
 *
 * <p>Any number of passes of a layer may wait for their backward: time steps, micro-batches,
 * checkpoints, threads. A pass that has gone back may go forward again, and then uses its memory
 * again: a loop over the same passes, arrays and shapes allocates nothing. An x in a direct or
 * read-only buffer is copied, so it may change.
 *
 * <p>Threads: several may be in passes of one layer at once, as long as nobody changes its
 * parameters, mode or statistics meanwhile. One thread at a time uses a pass. Where a method keeps
 * running statistics, batches enter in the order in which the calls end; for an order of your
 * choice, and so the same bits each time, make the passes with {@link Tracking#LEAVE} and call
 * {@link #updateStatistics} on one after the other.
 */
public final class TrainingPass implements Trainable {
  /** Shapes whose memory a pass keeps. */
  private static final int KEPT = 4;

  private final LayerState layer;
  private final Tracking tracking;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Newest first. */
  private PassMemory[] memories = {};

  /** Of the last forward call; null before the first and after a refused one. */
  private PassMemory current;

  /** The shape of the last forward call, if it had no sample; else null. */
  private Shape empty;

  /** Whether a forward call waits for its backward call. */
  private boolean open;

  private boolean retained;

  /** Whether the batch has statistics that observers and running statistics haven't seen. */
  private boolean unseen;

  TrainingPass(LayerState layer, Tracking tracking) {
    this.layer = layer;
    this.tracking = Objects.requireNonNull(tracking, "tracking");
  }

  /**
   * {@inheritDoc} It trains whatever the layer's mode.
   *
   * @throws IllegalStateException if this pass waits for its backward
   */
  @Override
  public void forward(FloatSpan x, FloatSpan y) {
    forward(x, y, null, false);
  }

  @Override
  public void forward(FloatSpan x, FloatSpan y, Shape shape) {
    forward(x, y, Objects.requireNonNull(shape, "shape"), false);
  }

  /**
   * Goes forward.
   *
   * @param shape null where it follows from x
   * @param gives up a forward call that waits, even if this one is refused, as the short form does
   */
  void forward(FloatSpan x, FloatSpan y, Shape shape, boolean gives) {
    enter();
    try {
      if (open && !gives) {
        throw new IllegalStateException(
            "this pass waits for its backward; call backward, or discard() to give it up, or make"
                + " another pass with newPass()");
      }
      forget();
      layer.latest = this;
      empty = layer.emptyShape(x, shape);
      open = empty != null;
      if (!open) {
        run(layer.kernel(x, shape), x, y);
      }
    } finally {
      busy.set(false);
    }
  }

  private void run(ShapeKernel kernel, FloatSpan x, FloatSpan y) {
    PassMemory memory = memory(kernel);
    Optional<RunningStatistics> fixed = layer.tracker.fixed();
    layer.count(Direction.TRAINING_FORWARD, memory.forward(x, y, fixed));
    current = memory;
    open = true;
    unseen = fixed.isEmpty();
    if (tracking == Tracking.UPDATE) {
      letIn();
    }
  }

  private void enter() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "another thread is in this pass; give each thread a pass of its own, newPass()");
    }
  }

  private void end() {
    open = false;
    retained = false;
    unseen = false;
  }

  private PassMemory memory(ShapeKernel kernel) {
    for (int i = 0; i < memories.length; i++) {
      if (memories[i].over() == kernel) {
        return memories[i];
      }
    }
    int others = Math.min(KEPT - 1, memories.length);
    PassMemory[] now = new PassMemory[1 + others];
    now[0] = new PassMemory(kernel, layer.memory);
    System.arraycopy(memories, 0, now, 1, others);
    memories = now;
    return now[0];
  }

  /**
   * Lets the batch of the last forward call into the running statistics, and shows it to observers,
   * where that hasn't happened yet because the pass was made with {@link Tracking#LEAVE}. Nothing
   * enters where a method keeps none, or where statistics are held fixed.
   *
   * @throws IllegalStateException before a forward call, or if its batch has entered already
   */
  public void updateStatistics() {
    enter();
    try {
      requireForward();
      if (!unseen && !layer.tracker.holds() && empty == null) {
        throw new IllegalStateException(
            "the batch of this pass has entered the running statistics already, or it was"
                + " normalized with statistics that were held fixed");
      }
      letIn();
    } finally {
      busy.set(false);
    }
  }

  private void letIn() {
    if (unseen) {
      unseen = false;
      layer.letIn(current);
    }
  }

  private void requireForward() {
    if (!hasForward()) {
      throw new IllegalStateException(
          "backward needs a forward call in training before it; call forward of this pass first");
    }
  }

  /**
   * Back-propagates into a new array, and adds to given gradients.
   *
   * @param dy the gradient with respect to y
   * @param target receives the gradients of the parameters
   * @return dx
   * @see #backward(FloatSpan, FloatSpan, NormParameters)
   */
  public float[] backward(float[] dy, NormParameters target) {
    float[] dx = new float[Lengths.exactly("dy", dy, pending())];
    backward(FloatSpan.of(dy), FloatSpan.of(dx), target);
    return dx;
  }

  @Override
  public void backward(FloatSpan dy, FloatSpan dx) {
    backward(dy, dx, layer.gradients);
  }

  /**
   * Back-propagates through the forward call of this pass, once unless it is {@linkplain #retain
   * retained}. Writes dx and <b>adds</b> to given gradients, for example of a thread or a
   * micro-batch. With g = γ·dy: dx = rstd·(g − mean(g) − x̂·mean(g·x̂)), dγ = Σdy·x̂, dβ = Σdy;
   * with statistics held fixed dx = rstd·g.
   *
   * @param dy the gradient with respect to y
   * @param dx where the gradient with respect to x goes; may be dy, or x if the pass isn't retained
   * @param target receives the gradients of the parameters; memory of its own
   * @throws IllegalArgumentException if a length or an overlap is wrong; nothing is then written,
   *     and the pass stays
   * @throws IllegalStateException without a forward call, after one that ran in place, if backward
   *     has already gone through it, or if another thread is adding to the same gradients
   */
  public void backward(FloatSpan dy, FloatSpan dx, NormParameters target) {
    Objects.requireNonNull(target, "gradients");
    enter();
    try {
      if (pending().elements() == 0) {
        open = retained;
        return;
      }
      BackwardArgs args = current.backwardArgs(dy, dx, target, retained);
      GradientGuard.enter(target);
      try {
        // First, since a kernel that fails half-way may have written dx over x or dy.
        open = retained;
        layer.count(Direction.BACKWARD, current.backward(args, dx, target));
      } finally {
        GradientGuard.leave(target);
      }
    } finally {
      busy.set(false);
    }
  }

  @Override
  public Shape pending() {
    requireForward();
    if (!open) {
      throw new IllegalStateException(
          "backward has already gone through the last forward call of this pass; call retain()"
              + " before it to go back more than once, add up the dy of several losses, or keep a"
              + " pass for each forward call, newPass()");
    }
    return empty != null ? empty : current.plan().shape();
  }

  /**
   * Lets {@link #backward} go through the forward call any number of times, until {@link #discard}
   * or the end of this pass's next forward.
   *
   * @throws IllegalStateException if no forward call waits for its backward
   */
  public void retain() {
    pending();
    retained = true;
  }

  /**
   * Gives up a forward call whose backward isn't wanted, so that this pass may go forward again.
   */
  public void discard() {
    end();
  }

  /**
   * The statistics of the last forward call.
   *
   * @return overwritten by the next one of the same shape
   * @throws IllegalStateException before a forward call, and after a refused one
   */
  public Moments moments() {
    requireForward();
    if (current == null) {
      throw new IllegalStateException("an empty batch has no statistics");
    }
    return current.moments();
  }

  /** {@return whether a forward call waits for its backward} */
  public boolean isOpen() {
    return open;
  }

  Optional<Moments> lastMoments() {
    return Optional.ofNullable(current).map(PassMemory::moments);
  }

  /** Whether there was a forward call, and the last one wasn't refused. */
  boolean hasForward() {
    return current != null || empty != null;
  }

  /** Refuses a backward call of the short form. */
  void forget() {
    end();
    current = null;
    empty = null;
  }

  @Override
  public String toString() {
    String state = open ? "waits for backward" : "isn't open";
    return "TrainingPass["
        + (current == null ? "no forward call" : current.plan())
        + ", "
        + state
        + ", statistics "
        + tracking
        + "]";
  }
}
