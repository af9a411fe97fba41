package dev.normkit.io.find;

import dev.normkit.io.onnx.Digits;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * √(variance + ε), or one over it.
 *
 * @param variance what is under the root beside ε
 * @param epsilon 0 if nothing is added
 * @param output the root
 * @param inverse whether it is one over the root
 * @param nodes those that belong to it
 */
record Root(Value variance, double epsilon, Value output, boolean inverse, List<Node> nodes) {

  /** The root that a node takes; empty if it takes none. */
  static Optional<Root> of(Trace trace, Surroundings around, Node node) {
    Optional<Double> power = power(around, node);
    if (power.isEmpty() || node.input(0).isEmpty() || node.output(0).isEmpty()) {
      return Optional.empty();
    }
    Value inside = trace.strip(node.input(0).get());
    List<Node> nodes = new ArrayList<>();
    Value variance = inside;
    double epsilon = 0;
    Optional<Node> sum = inside.producer().filter(add -> add.is("Add"));
    if (sum.isPresent()) {
      Optional<Value> left = sum.get().input(0);
      Optional<Value> right = sum.get().input(1);
      Optional<Double> first = left.flatMap(around::scalar);
      Optional<Double> second = right.flatMap(around::scalar);
      if (left.isEmpty() || right.isEmpty() || first.isPresent() == second.isPresent()) {
        return Optional.empty();
      }
      variance = first.isPresent() ? right.get() : left.get();
      epsilon = asWritten(first.orElseGet(second::get));
      nodes.add(sum.get());
    }
    nodes.add(node);
    return Optional.of(new Root(variance, epsilon, node.output(0).get(), power.get() < 0, nodes));
  }

  private static Optional<Double> power(Surroundings around, Node node) {
    if (node.is("Sqrt")) {
      return Optional.of(0.5);
    }
    return node.is("Pow")
        ? node.input(1).flatMap(around::scalar).filter(exponent -> Math.abs(exponent) == 0.5)
        : Optional.empty();
  }

  /** Of a float the number that people wrote. */
  private static double asWritten(double stored) {
    float single = (float) stored;
    return single == stored ? Digits.of(single) : stored;
  }
}
