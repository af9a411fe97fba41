package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.Shape;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code forward} and {@code backward} of a layer itself: a pass of its own, of one thread at a
 * time, and refused where it isn't clear which forward call is meant.
 */
final class ShortForm {
  private final LayerState layer;
  private final TrainingPass pass;

  /** Whether a thread is in it. */
  private final AtomicBoolean busy = new AtomicBoolean();

  /** The thread that called forward last; not the object, which would keep what hangs on it. */
  private volatile long trainer;

  ShortForm(LayerState layer) {
    this.layer = layer;
    pass = new TrainingPass(layer, Tracking.UPDATE);
  }

  private void enter() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "another thread is in forward or backward of this layer; give each thread a pass of its"
              + " own, newPass(), or call infer");
    }
  }

  private void leave() {
    busy.set(false);
  }

  /** Gives up the forward call before, also where the next one is refused before it begins. */
  void giveUp() {
    enter();
    forget();
    leave();
  }

  /** Its gradients would be taken for those of the next. */
  private void forget() {
    trainer = Thread.currentThread().getId();
    pass.forget();
  }

  /** What the mode says; the shape is null where it follows from x. */
  void forward(FloatSpan x, FloatSpan y, Shape shape) {
    enter();
    try {
      forget();
      if (layer.training) {
        pass.run(x, y, shape);
      } else {
        layer.infer(x, y, shape);
      }
    } finally {
      leave();
    }
  }

  void backward(FloatSpan dy, FloatSpan dx) {
    enter();
    try {
      pending();
      pass.backward(dy, dx);
    } finally {
      leave();
    }
  }

  Shape pending() {
    boolean another = layer.latest != pass;
    if (pass.isOpen() && (another || trainer != Thread.currentThread().getId())) {
      throw new IllegalStateException(
          "it isn't clear which forward call backward is to go through: "
              + (another
                  ? "another pass began since the last one"
                  : "thread " + trainer + " made the last")
              + "; keep a pass for each, newPass(), and call its forward and backward");
    }
    if (!pass.hasForward()) {
      throw new IllegalStateException(
          "backward needs a forward call in training before it; call train() and forward, with"
              + " freezeStatistics() for gradients through running statistics");
    }
    return pass.pending();
  }

  Optional<Moments> lastMoments() {
    return pass.lastMoments();
  }
}
