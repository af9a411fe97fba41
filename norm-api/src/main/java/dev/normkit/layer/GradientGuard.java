package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import java.util.Arrays;

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

  /** Spans of some arrays; an array's are all in one of these. */
  private static final class Busy {
    private FloatSpan[] spans = new FloatSpan[4];
    private int count;

    synchronized boolean add(FloatSpan span) {
      for (int i = 0; i < count; i++) {
        if (spans[i].overlaps(span)) {
          return false;
        }
      }
      if (count == spans.length) {
        spans = Arrays.copyOf(spans, 2 * count);
      }
      spans[count++] = span;
      return true;
    }

    synchronized void remove(FloatSpan span) {
      for (int i = 0; i < count; i++) {
        if (spans[i] == span) {
          spans[i] = spans[--count];
          spans[count] = null;
          return;
        }
      }
    }
  }
}
