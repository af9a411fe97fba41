package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Follows values through what doesn't change them. */
final class Trace {
  private static final int DEEPEST = 6;

  private final Surroundings around;

  Trace(Surroundings around) {
    this.around = around;
  }

  /** A value before casts and identities. */
  Value strip(Value value) {
    Value at = value;
    for (int steps = 0; steps < DEEPEST; steps++) {
      Optional<Value> before = at.producer().filter(Trace::harmless).flatMap(node -> node.input(0));
      if (before.isEmpty()) {
        return at;
      }
      at = before.get();
    }
    return at;
  }

  static boolean harmless(Node node) {
    return node.is("Cast") || node.is("Identity");
  }

  /** The node behind a value, casts left out, if it is the operator. */
  Optional<Node> made(Value value, String op) {
    return strip(value).producer().filter(node -> node.is(op));
  }

  /** Whether two values are equal: the same, or computed twice in the same way. */
  boolean same(Value a, Value b) {
    return same(a, b, 0);
  }

  private boolean same(Value a, Value b, int depth) {
    Value x = strip(a);
    Value y = strip(b);
    if (x.equals(y)) {
      return true;
    }
    Optional<Node> left = x.producer();
    Optional<Node> right = y.producer();
    return depth < 3
        && left.isPresent()
        && right.isPresent()
        && sameNodes(left.get(), right.get(), depth + 1);
  }

  private boolean sameNodes(Node a, Node b, int depth) {
    boolean alike =
        (a.is("Sub") || a.is("ReduceMean"))
            && b.is(a.op())
            && a.inputs() == b.inputs()
            && (!a.is("ReduceMean") || around.axes(a).equals(around.axes(b)));
    for (int i = 0; alike && i < a.inputs(); i++) {
      Optional<Value> x = a.input(i);
      Optional<Value> y = b.input(i);
      alike =
          x.isPresent() && y.isPresent()
              ? same(x.get(), y.get(), depth)
              : x.isEmpty() && y.isEmpty();
    }
    return alike;
  }

  /** The other input of a node of two; empty if neither is the value. */
  Optional<Value> other(Node node, Value one) {
    if (node.inputs() != 2 || node.input(0).isEmpty() || node.input(1).isEmpty()) {
      return Optional.empty();
    }
    if (same(node.input(0).get(), one)) {
      return node.input(1);
    }
    return same(node.input(1).get(), one) ? node.input(0) : Optional.empty();
  }

  /** The readers of a value, and of what casts make of it. */
  List<Node> readers(Value value) {
    return value.consumers().stream()
        .flatMap(
            node ->
                harmless(node) && node.output(0).isPresent()
                    ? node.output(0).get().consumers().stream()
                    : Stream.of(node))
        .toList();
  }
}
