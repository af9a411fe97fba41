package dev.normkit.spi;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Which memory a call reads and writes. Inputs may share memory. An output must not, except that it
 * may take the exact place of an input that is read element by element.
 */
final class CallMemory {
  private record Use(String name, FloatSpan span, boolean replaceable) {}

  private final List<Use> uses = new ArrayList<>();

  /** An input in whose place an output may be written. */
  CallMemory replaceable(String name, FloatSpan span) {
    uses.add(new Use(name, span, true));
    return this;
  }

  /** γ, β and the mixing logits, which are read again and again. */
  CallMemory reads(NormParameters parameters) {
    uses.add(new Use("weight", parameters.weight(), false));
    uses.add(new Use("bias", parameters.bias(), false));
    uses.add(new Use("mean logits", parameters.meanLogits(), false));
    uses.add(new Use("variance logits", parameters.varianceLogits(), false));
    return this;
  }

  /**
   * An output that needs memory of its own and can't take an input's place.
   *
   * @throws IllegalArgumentException if it shares an element with an earlier use
   */
  CallMemory writes(String name, FloatSpan span) {
    for (Use use : uses) {
      requireApart(name, span, use, "it needs memory of its own");
    }
    uses.add(new Use(name, span, false));
    return this;
  }

  /**
   * An output that may take the place of a replaceable input.
   *
   * @throws IllegalArgumentException if it shares an element with an earlier use in another way
   */
  CallMemory writesOver(String name, FloatSpan span) {
    for (Use use : uses) {
      if (!use.replaceable) {
        requireApart(name, span, use, "it needs memory of its own");
      } else if (!span.equals(use.span)) {
        requireApart(name, span, use, "it must be the same span or share no element");
      }
    }
    return this;
  }

  private static void requireApart(String name, FloatSpan span, Use use, String wanted) {
    if (span.overlaps(use.span)) {
      throw new IllegalArgumentException(
          "%s overlaps %s (%s, %s, the same array); %s"
              .formatted(name, use.name, span, use.span, wanted));
    }
  }
}
