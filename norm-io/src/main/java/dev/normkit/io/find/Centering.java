package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.List;
import java.util.Optional;

/**
 * The part of a written-out normalization up to the root: a mean square over axes, of x itself or
 * of x minus its mean.
 *
 * @param x what is normalized
 * @param mean what is subtracted; empty if nothing is
 * @param squared what is squared: x, or x minus the mean
 * @param axes over which the means are
 * @param nodes those that belong to it
 * @param flaw what keeps it from being a normalization; empty if nothing does
 */
record Centering(
    Value x,
    Optional<Value> mean,
    Value squared,
    List<Long> axes,
    List<Node> nodes,
    Optional<String> flaw) {

  /** What makes a variance, or a mean square; empty if it is something else. */
  static Optional<Centering> of(Trace trace, Surroundings around, Value variance) {
    Optional<Node> outer = trace.made(variance, "ReduceMean");
    if (outer.isEmpty() || outer.get().input(0).isEmpty()) {
      return Optional.empty();
    }
    Optional<List<Long>> axes = around.axes(outer.get());
    Optional<Node> square = trace.strip(outer.get().input(0).get()).producer();
    Optional<Value> squared = square.flatMap(node -> squared(trace, around, node));
    if (axes.isEmpty() || squared.isEmpty() || outer.get().whole("keepdims", 1) == 0) {
      return Optional.empty();
    }
    Value inside = squared.get();
    List<Node> own = List.of(square.get(), outer.get());
    Optional<Node> difference = trace.made(inside, "Sub");
    Optional<Node> mean =
        difference
            .flatMap(node -> node.input(1))
            .flatMap(value -> trace.made(value, "ReduceMean"))
            .filter(node -> around.axes(node).equals(axes) && node.input(0).isPresent());
    if (mean.isEmpty() || difference.get().input(0).isEmpty()) {
      return Optional.of(
          new Centering(
              trace.strip(inside), Optional.empty(), inside, axes.get(), own, Optional.empty()));
    }
    Value x = difference.get().input(0).get();
    Value averaged = mean.get().input(0).get();
    Optional<String> flaw =
        trace.same(x, averaged)
            ? Optional.empty()
            : Optional.of(
                "the mean of '%s' is subtracted from '%s', which no normalization does"
                    .formatted(averaged, x));
    return Optional.of(
        new Centering(
            trace.strip(x),
            mean.get().output(0),
            inside,
            axes.get(),
            List.of(mean.get(), difference.get(), square.get(), outer.get()),
            flaw));
  }

  private static Optional<Value> squared(Trace trace, Surroundings around, Node node) {
    Optional<Value> base = node.input(0);
    Optional<Value> second = node.input(1);
    if (base.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    boolean square =
        node.is("Pow")
            ? around.scalar(second.get()).filter(exponent -> exponent == 2).isPresent()
            : node.is("Mul") && trace.same(base.get(), second.get());
    return square ? base : Optional.empty();
  }

  /** Whether a value is what is to be divided by the root: x, or x minus its mean. */
  boolean isNumerator(Trace trace, Value value) {
    return trace.same(value, squared);
  }
}
