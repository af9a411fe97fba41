package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * √(variance + ε) of constants, as a BatchNorm that is written out divides by it.
 *
 * @param variance the running variance
 * @param epsilon ε
 * @param gamma what one over the root was multiplied by before it met x; empty if nothing was
 * @param nodes those that make it
 */
record Deviation(Value variance, double epsilon, Optional<Value> gamma, List<Node> nodes) {
  private static final int DEEPEST = 6;
  private static final Set<String> SHAPING = Set.of("Reshape", "Unsqueeze", "Squeeze", "Flatten");

  /** Finds it behind what x meets. */
  static final class Finder {
    private final Trace trace;
    private final Surroundings around;

    Finder(Trace trace, Surroundings around) {
      this.trace = trace;
      this.around = around;
    }

    /** A value before casts, identities and what only gives it other axes. */
    Value bare(Value value) {
      Value at = trace.strip(value);
      for (int steps = 0; steps < DEEPEST; steps++) {
        Optional<Value> before =
            at.producer()
                .filter(node -> node.domain().isEmpty() && SHAPING.contains(node.op()))
                .flatMap(node -> node.input(0));
        if (before.isEmpty()) {
          return at;
        }
        at = trace.strip(before.get());
      }
      return at;
    }

    /** What a node divides by, or multiplies by as one over it. */
    Optional<Deviation> of(Node node, Value by) {
      if (node.is("Div")) {
        return node.input(1).filter(by::equals).flatMap(root -> root(root, false));
      }
      return node.is("Mul") ? inverse(by) : Optional.empty();
    }

    private Optional<Deviation> root(Value value, boolean inverse) {
      return bare(value)
          .producer()
          .flatMap(node -> Root.of(trace, around, node))
          .filter(root -> root.inverse() == inverse)
          .filter(root -> around.constant(bare(root.variance())).isPresent())
          .map(
              root ->
                  new Deviation(
                      bare(root.variance()), root.epsilon(), Optional.empty(), root.nodes()));
    }

    /** One over the root, perhaps times γ. */
    private Optional<Deviation> inverse(Value value) {
      Optional<Node> product = bare(value).producer().filter(node -> node.is("Mul"));
      Optional<Value> first = product.flatMap(node -> node.input(0));
      Optional<Value> second = product.flatMap(node -> node.input(1));
      if (first.isEmpty() || second.isEmpty()) {
        return reciprocal(value);
      }
      return reciprocal(first.get())
          .map(found -> found.times(second.get()))
          .or(() -> reciprocal(second.get()).map(found -> found.times(first.get())))
          .map(found -> found.with(product.get()));
    }

    /** One over the root, or γ over it. */
    private Optional<Deviation> reciprocal(Value value) {
      Optional<Deviation> power = root(value, true);
      Optional<Node> maker = bare(value).producer();
      Optional<Value> first = maker.flatMap(node -> node.input(0));
      if (power.isPresent() || first.isEmpty()) {
        return power;
      }
      Node node = maker.get();
      if (node.is("Reciprocal")) {
        return root(first.get(), false).map(found -> found.with(node));
      }
      if (!node.is("Div") || node.input(1).isEmpty()) {
        return Optional.empty();
      }
      boolean one = around.scalar(first.get()).filter(above -> above == 1).isPresent();
      return root(node.input(1).get(), false)
          .map(found -> found.with(node))
          .map(found -> one ? found : found.times(first.get()));
    }
  }

  private Deviation with(Node node) {
    List<Node> all = new ArrayList<>(nodes);
    all.add(node);
    return new Deviation(variance, epsilon, gamma, all);
  }

  private Deviation times(Value factor) {
    return new Deviation(variance, epsilon, Optional.of(factor), nodes);
  }
}
