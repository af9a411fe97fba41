package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
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
 * again: a loop over the same passes, arrays and shapes allocates nothing. So the arrays of its
 * last calls, one of each of the last 4 shapes, stay reachable until {@link #discard}. An x in a
 * direct or read-only buffer is copied, so it may change.
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

  /** Last used first. */
  private PassMemory[] memories = {};

  /** Of the last forward call; null before the first and after one that failed half-way. */
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
   * {@inheritDoc} It trains, so a layer in {@code eval()} refuses it.
   *
   * @throws IllegalStateException if this pass waits for its backward, or in {@code eval()};
   *     nothing is then changed
   */
  @Override
  public void forward(FloatSpan x, FloatSpan y) {
    run(x, y, null);
  }

  @Override
  public void forward(FloatSpan x, FloatSpan y, Shape shape) {
    run(x, y, Objects.requireNonNull(shape, "shape"));
  }

  /** Goes forward; the shape is null where it follows from x. */
  void run(FloatSpan x, FloatSpan y, Shape shape) {
    enter();
    try {
      layer.requireTraining("a pass trains");
      requireClosed();
      Shape none = layer.emptyShape(x, shape);
      if (none == null) {
        run(memory(layer.kernel(x, shape)), x, y);
      } else {
        Objects.requireNonNull(y, "y");
        begin();
        empty = none;
        open = true;
      }
    } finally {
      busy.set(false);
    }
  }

  private void requireClosed() {
    if (open) {
      throw new IllegalStateException(
          "this pass "
              + (retained ? "is retained; call " : "waits for its backward; call backward, or ")
              + "discard() to give it up, or make another pass with newPass()");
    }
  }

  /** Once nothing can be refused any more. */
  private void begin() {
    forget();
    layer.latest = this;
  }

  private void run(PassMemory memory, FloatSpan x, FloatSpan y) {
    Optional<RunningStatistics> fixed = layer.tracker.fixedAndKnown();
    ForwardArgs args = memory.forwardArgs(x, y, fixed);
    begin();
    layer.count(Direction.TRAINING_FORWARD, memory.forward(args, y));
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

  private PassMemory memory(ShapeKernel kernel) {
    for (int i = 0; i < memories.length; i++) {
      if (memories[i].over() == kernel) {
        PassMemory used = memories[i];
        System.arraycopy(memories, 0, memories, 1, i);
        memories[0] = used;
        return used;
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
   * enters where a method keeps none. While statistics are held fixed nothing happens, and the
   * batch may enter afterwards. The mode of the layer doesn't count.
   *
   * @throws IllegalStateException before a forward call, or if its batch has entered already, or
   *     was normalized with held statistics that aren't held any more
   */
  public void updateStatistics() {
    enter();
    try {
      requireForward("updateStatistics");
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
    if (unseen && !layer.tracker.holds()) {
      unseen = false;
      layer.letIn(current);
    }
  }

  private void requireForward(String call) {
    if (!hasForward()) {
      throw new IllegalStateException(
          call + " needs a forward call before it; call forward of this pass first");
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
   * with statistics held fixed dx = rstd·g. The mode of the layer since then doesn't count.
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
      boolean again = retained;
      if (pending().elements() == 0) {
        open = again;
        return;
      }
      BackwardArgs args = current.backwardArgs(dy, dx, target, again);
      GradientGuard.enter(target);
      try {
        // First, since a kernel that fails half-way may have written dx over x or dy.
        open = again;
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
    requireForward("backward");
    if (!open) {
      throw new IllegalStateException(
          "backward has already gone through the last forward call, or it was given up; go forward"
              + " again, or add up the dy of several losses; a pass, newPass(), goes back more than"
              + " once after its retain()");
    }
    return empty != null ? empty : current.plan().shape();
  }

  /**
   * Lets {@link #backward} go through the forward call any number of times, until {@link #discard}.
   *
   * @throws IllegalStateException if no forward call waits for its backward
   */
  public void retain() {
    enter();
    try {
      pending();
      retained = true;
    } finally {
      busy.set(false);
    }
  }

  /**
   * Gives up a forward call whose backward isn't wanted, so that this pass may go forward again.
   * Its moments stay, and its batch may still enter the running statistics; the caller's arrays are
   * let go.
   */
  public void discard() {
    enter();
    try {
      open = false;
      retained = false;
      for (PassMemory memory : memories) {
        memory.release();
      }
      if (current != null) { // the shapes of refused calls may have put it out of those
        current.release();
      }
    } finally {
      busy.set(false);
    }
  }

  /**
   * The statistics of the last forward call.
   *
   * @return overwritten by the next one of the same shape
   * @throws IllegalStateException before a forward call, after one that failed half-way, or if its
   *     batch had no sample
   */
  public Moments moments() {
    requireForward("moments");
    if (current == null) {
      throw new IllegalStateException(
          "the last forward call had an empty batch, which has no statistics; call forward with"
              + " samples");
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

  /** Whether there was a forward call, and the last one didn't fail. */
  boolean hasForward() {
    return current != null || empty != null;
  }

  /** As before the first forward call. */
  void forget() {
    open = false;
    retained = false;
    unseen = false;
    current = null;
    empty = null;
  }

  @Override
  public String toString() {
    Object over = current == null ? empty : current.plan();
    return "TrainingPass["
        + (over == null ? "no forward call" : over)
        + (open ? ", waits for backward" : ", isn't open")
        + ", statistics "
        + tracking
        + "]";
  }
}
