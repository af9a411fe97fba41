package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import java.util.Objects;

/** Copies spans of buffers that have no array through memory kept per role. */
final class Staging {
  /** What a span is used for. */
  enum Role {
    X("x"),
    Y("y"),
    DY("dy"),
    DX("dx");

    private final String argument;

    Role(String argument) {
      this.argument = argument;
    }
  }

  private final FloatSpan[] kept = new FloatSpan[Role.values().length];

  /** The span itself, or a copy of as many values as the plan takes. */
  FloatSpan input(Role role, FloatSpan span, NormPlan plan) {
    if (!Objects.requireNonNull(span, role.argument).inBuffer()) {
      return span;
    }
    FloatSpan given = plan.elements(role.argument, span);
    FloatSpan copy = room(role, given.length());
    copy.copyFrom(given);
    return copy;
  }

  /**
   * The span itself, or room for {@link #finish} to copy out.
   *
   * @throws IllegalArgumentException if the span is in a read-only buffer
   */
  FloatSpan output(Role role, FloatSpan span, NormPlan plan) {
    if (!Objects.requireNonNull(span, role.argument).inBuffer()) {
      return span;
    }
    if (span.isReadOnly()) {
      throw new IllegalArgumentException(
          role.argument + " is a read-only buffer; it must be writable");
    }
    return room(role, plan.elements(role.argument, span).length());
  }

  private FloatSpan room(Role role, int length) {
    FloatSpan room = kept[role.ordinal()];
    if (room == null || room.array().length < length) {
      room = FloatSpan.of(new float[length]);
    }
    kept[role.ordinal()] = room.length() == length ? room : new FloatSpan(room.array(), 0, length);
    return kept[role.ordinal()];
  }

  /** Copies a result out, where it isn't there already. */
  static void finish(FloatSpan result, FloatSpan given) {
    if (given.inBuffer()) {
      given.withLength(result.length()).copyFrom(result);
    }
  }
}
