package dev.normkit.io.find;

import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows a result to the multiplication by γ and the addition of β, as far as they are its own.
 */
final class AffineTail {
  private static final int MOST_STEPS = 6;

  private final Trace trace;
  private final Surroundings around;
  private final int axes;

  /**
   * For results of one normalization.
   *
   * @param axes how many axes parameters may have, leading ones of size 1 not counted
   */
  AffineTail(Trace trace, Surroundings around, int axes) {
    this.trace = trace;
    this.around = around;
    this.axes = axes;
  }

  Scaled follow(Scaled quotient) {
    Scaled at = quotient;
    Value seen = quotient.output();
    List<Node> casts = new ArrayList<>();
    for (int steps = 0; steps < MOST_STEPS && at.beta().isEmpty(); steps++) {
      Optional<Node> next = onlyReader(seen);
      if (next.isEmpty() || next.get().output(0).isEmpty()) {
        return at;
      }
      Node node = next.get();
      Value out = node.output(0).get();
      Optional<Value> parameter = trace.other(node, seen).filter(this::isParameter);
      if (Trace.harmless(node)) {
        casts.add(node);
      } else if (node.is("Mul") && parameter.isPresent() && at.gamma().isEmpty()) {
        casts.add(node);
        at = at.times(parameter.get(), out, casts);
        casts = new ArrayList<>();
      } else if (node.is("Add") && parameter.isPresent()) {
        casts.add(node);
        return at.plus(parameter.get(), out, casts);
      } else {
        return at;
      }
      seen = out;
    }
    return at;
  }

  /** Whoever else reads a result needs it as it is, so what follows isn't part of it. */
  static Optional<Node> onlyReader(Value value) {
    List<Node> readers = value.consumers();
    return readers.size() == 1 && !value.isOutput()
        ? Optional.of(readers.get(0))
        : Optional.empty();
  }

  /** A constant, or an input of the model, over no more axes than are normalized. */
  private boolean isParameter(Value value) {
    Optional<Constant> constant = around.constant(value);
    if (constant.isPresent()) {
      List<Long> shape = constant.get().shape();
      int leading = 0;
      while (leading < shape.size() && shape.get(leading) == 1) {
        leading++;
      }
      boolean perChannel = shape.size() - leading == axes + 1 && trailingOnes(shape, leading + 1);
      return !shape.isEmpty() && (shape.size() - leading <= axes || perChannel);
    }
    Value behind = trace.strip(value);
    return behind.isInput()
        && around
            .sizes(behind)
            .filter(sizes -> sizes.length > 0 && sizes.length <= axes)
            .isPresent();
  }

  private static boolean trailingOnes(List<Long> shape, int from) {
    return shape.subList(from, shape.size()).stream().allMatch(size -> size == 1);
  }
}
