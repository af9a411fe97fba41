package dev.normkit.layer;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;
import dev.normkit.spi.BackendChoice;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.warmup.Call;
import dev.normkit.warmup.HandoverKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A layer's kernels, one for each shape seen lately; of more than {@value #KEPT} the least lately
 * used is forgotten. Any number of threads may ask.
 */
final class LayerKernels {
  static final int KEPT = 16;

  private final SampleForm form;
  private final BackendChoice choice;
  private final ParameterMemory memory;

  /** Replaced as a whole, so readers need no lock. */
  private volatile ShapeKernel[] kept;

  /** Counts calls, without a lock: which of two is later matters little. */
  private long clock;

  LayerKernels(SampleForm form, BackendChoice choice, ParameterMemory memory) {
    this.form = form;
    this.choice = choice;
    this.memory = memory;
    kept = new ShapeKernel[] {prepare(form.typical())};
  }

  NormBackend backend() {
    return choice.backend();
  }

  /** Who computes until {@link #backend} has warmed up. */
  Optional<NormBackend> starter() {
    return choice.starter();
  }

  /**
   * Warms up for calls of the usual shape and those seen lately, one kind of call after the other,
   * and says whether all are ready.
   */
  boolean warmUp(List<Call> calls, Duration atMost) {
    long begin = System.nanoTime();
    Duration most = atMost.isNegative() ? Duration.ZERO : atMost; // the least can't be reduced
    boolean ready = true;
    List<HandoverKernel> prepared = usualAndKept();
    for (Call call : calls) {
      for (HandoverKernel kernel : prepared) {
        Duration left = most.minusNanos(System.nanoTime() - begin);
        ready &= kernel.warmUp(call, left);
      }
    }
    return ready;
  }

  /**
   * The usual shape's may have been forgotten. Then a new one does: what warms up is the code that
   * all of its kind run.
   */
  private List<HandoverKernel> usualAndKept() {
    List<HandoverKernel> kernels = new ArrayList<>();
    boolean missing = true;
    for (ShapeKernel kernel : kept) {
      missing &= !kernel.plan().equals(form.typical());
      kernels.add(kernel.kernel());
    }
    if (missing) {
      kernels.add(0, prepareKernel(form.typical()));
    }
    return kernels;
  }

  /** The kernel of a call whose shape is given. */
  ShapeKernel of(Shape shape) {
    Objects.requireNonNull(shape, "shape");
    for (ShapeKernel kernel : kept) {
      if (kernel.followsShape() && kernel.plan().shape().equals(shape)) {
        return used(kernel);
      }
    }
    return used(add(form.plan(shape)));
  }

  /** The kernel of a call whose shape follows from the length of x. */
  ShapeKernel ofLength(String name, int length) {
    for (ShapeKernel kernel : kept) {
      if (kernel.followsLength() && kernel.plan().shape().elements() == length) {
        return used(kernel);
      }
    }
    return used(add(form.plan(name, length)));
  }

  private ShapeKernel used(ShapeKernel kernel) {
    kernel.use(++clock);
    return kernel;
  }

  private synchronized ShapeKernel add(NormPlan plan) {
    ShapeKernel[] old = kept;
    int least = 0;
    for (int i = 0; i < old.length; i++) {
      if (old[i].plan().equals(plan)) {
        return old[i];
      }
      least = old[i].lastUse() < old[least].lastUse() ? i : least;
    }
    ShapeKernel kernel = prepare(plan);
    ShapeKernel[] now = Arrays.copyOf(old, Math.min(KEPT, old.length + 1));
    now[old.length < KEPT ? old.length : least] = kernel;
    kept = now;
    return kernel;
  }

  /** The backend's own kernel of any plan, which nobody keeps and no other backend starts for. */
  NormKernel prepareAtOnce(NormPlan plan) {
    requireSupport(plan);
    return choice.backend().prepare(plan, choice.parallelism(plan));
  }

  private void requireSupport(NormPlan plan) {
    NormBackend backend = choice.backend();
    Support support = backend.supports(plan);
    if (support == null) {
      throw new IllegalArgumentException(
          "backend \"" + backend.id() + "\" is broken: its supports() returned null");
    }
    if (support instanceof Support.Declined declined) {
      throw new IllegalArgumentException(
          "backend \"" + backend.id() + "\" declines " + plan + ": " + declined.reason());
    }
  }

  private HandoverKernel prepareKernel(NormPlan plan) {
    requireSupport(plan);
    return HandoverKernel.of(plan, choice);
  }

  private ShapeKernel prepare(NormPlan plan) {
    return new ShapeKernel(
        plan, prepareKernel(plan), memory, form.followsShape(plan), form.followsLength(plan));
  }
}
