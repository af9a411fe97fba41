package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which gradients are being changed, of all layers: layers may share gradients, or a pass be given
 * another layer's. Two backward calls at once would lose terms, and one after the other in an order
 * that nobody chose would have bits that nobody can repeat.
 */
final class GradientGuard {
  private static final int PARTS = 4;

  /** By array, so that threads with gradients of their own seldom wait for each other. */
  private static final Busy[] BUSY = new Busy[64];

  static {
    Arrays.setAll(BUSY, i -> new Busy());
  }

  private GradientGuard() {}

  /**
   * Takes gradients for one call, whose parts share no element.
   *
   * @throws IllegalStateException if another call has them, or a part of them
   */
  static void enter(NormParameters gradients) {
    for (int i = 0; i < PARTS; i++) {
      FloatSpan part = part(gradients, i);
      if (part.length() > 0 && !busy(part).add(part)) {
        leave(gradients, i);
        throw new IllegalStateException(
            "another backward call is adding to the same gradients; give each thread gradients of"
                + " its own, NormParameters.zeros(...), and add them in an order of your choice");
      }
    }
  }

  static void leave(NormParameters gradients) {
    leave(gradients, PARTS);
  }

  private static void leave(NormParameters gradients, int parts) {
    for (int i = 0; i < parts; i++) {
      FloatSpan part = part(gradients, i);
      if (part.length() > 0) {
        busy(part).remove(part);
      }
    }
  }

  private static FloatSpan part(NormParameters gradients, int number) {
    return switch (number) {
      case 0 -> gradients.weight();
      case 1 -> gradients.bias();
      case 2 -> gradients.meanLogits();
      default -> gradients.varianceLogits();
    };
  }

  private static Busy busy(FloatSpan part) {
    return BUSY[System.identityHashCode(part.array()) % BUSY.length];
  }

  /** The busy spans of some arrays: mostly one, which takes no lock. */
  private static final class Busy {
    private static final FloatSpan SEVERAL = FloatSpan.of();

    private final AtomicReference<FloatSpan> only = new AtomicReference<>();

    /** While {@link #only} says so. */
    private final List<FloatSpan> several = new ArrayList<>();

    boolean add(FloatSpan span) {
      return only.compareAndSet(null, span) || addToOthers(span);
    }

    private synchronized boolean addToOthers(FloatSpan span) {
      FloatSpan there = only.getAndSet(SEVERAL); // which from now on is removed here
      if (there != null && there != SEVERAL) {
        several.add(there);
      }
      for (int i = 0; i < several.size(); i++) { // no iterator, which may take memory
        if (several.get(i).overlaps(span)) {
          return false;
        }
      }
      return several.add(span);
    }

    void remove(FloatSpan span) {
      if (!only.compareAndSet(span, null)) {
        removeFromOthers(span);
      }
    }

    private synchronized void removeFromOthers(FloatSpan span) {
      several.remove(span);
      if (several.isEmpty()) {
        only.set(null);
      }
    }
  }
}
