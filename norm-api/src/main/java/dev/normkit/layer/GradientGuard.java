package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import java.util.Arrays;

/**
 * Which gradients a backward call is adding to. Two at once would lose terms, and one after the
 * other in an order that nobody chose would have bits that nobody can repeat.
 */
final class GradientGuard {
  private NormParameters[] busy = new NormParameters[4];
  private int count;

  /**
   * Takes gradients for one call.
   *
   * @throws IllegalStateException if another call has them, or a part of them
   */
  synchronized void enter(NormParameters gradients) {
    for (int i = 0; i < count; i++) {
      if (busy[i] == gradients || overlap(busy[i], gradients)) {
        throw new IllegalStateException(
            "another backward call is adding to the same gradients; give each thread gradients of"
                + " its own, NormParameters.zeros(...), and add them in an order of your choice");
      }
    }
    if (count == busy.length) {
      busy = Arrays.copyOf(busy, 2 * count);
    }
    busy[count++] = gradients;
  }

  private static boolean overlap(NormParameters one, NormParameters other) {
    return overlap(one, other.weight())
        || overlap(one, other.bias())
        || overlap(one, other.meanLogits())
        || overlap(one, other.varianceLogits());
  }

  private static boolean overlap(NormParameters one, FloatSpan part) {
    return part.length() > 0 && one.overlaps(part);
  }

  synchronized void leave(NormParameters gradients) {
    for (int i = 0; i < count; i++) {
      if (busy[i] == gradients) {
        busy[i] = busy[--count];
        busy[count] = null;
        return;
      }
    }
  }
}
