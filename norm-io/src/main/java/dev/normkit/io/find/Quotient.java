package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds where x, or x minus its mean, meets the root. */
final class Quotient {
  private final Trace trace;
  private final Surroundings around;
  private final Centering centering;
  private final Root root;

  Quotient(Trace trace, Surroundings around, Centering centering, Root root) {
    this.trace = trace;
    this.around = around;
    this.centering = centering;
    this.root = root;
  }

  Optional<Scaled> find() {
    return root.inverse() ? inverted(root.output(), List.of()) : divided();
  }

  private Optional<Scaled> divided() {
    for (Node reader : trace.readers(root.output())) {
      Optional<Scaled> found = divided(reader);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Scaled> divided(Node reader) {
    if (reader.output(0).isEmpty()) {
      return Optional.empty();
    }
    Value out = reader.output(0).get();
    if (reader.is("Reciprocal")) {
      return inverted(out, List.of(reader));
    }
    boolean byRoot =
        reader.is("Div")
            && reader.input(0).isPresent()
            && reader.input(1).filter(by -> trace.same(by, root.output())).isPresent();
    if (!byRoot) {
      return Optional.empty();
    }
    Value above = reader.input(0).get();
    if (around.scalar(above).filter(one -> one == 1).isPresent()) {
      return inverted(out, List.of(reader));
    }
    return centering.isNumerator(trace, above)
        ? Optional.of(Scaled.of(out, reader))
        : Optional.empty();
  }

  /** What is made of one over the root. */
  private Optional<Scaled> inverted(Value inverse, List<Node> before) {
    for (Node reader : trace.readers(inverse)) {
      Optional<Value> factor = reader.is("Mul") ? trace.other(reader, inverse) : Optional.empty();
      if (factor.isEmpty() || reader.output(0).isEmpty()) {
        continue;
      }
      if (centering.isNumerator(trace, factor.get())) {
        return Optional.of(
            Scaled.of(reader.output(0).get(), join(before, reader).toArray(new Node[0])));
      }
      Optional<Scaled> scaled = scaled(factor.get(), reader.output(0).get(), join(before, reader));
      if (scaled.isPresent()) {
        return scaled;
      }
    }
    return Optional.empty();
  }

  private static List<Node> join(List<Node> before, Node... more) {
    List<Node> all = new ArrayList<>(before);
    all.addAll(List.of(more));
    return all;
  }

  /** TensorFlow's arithmetic: s = γ/root, then x·s + (β − mean·s). */
  private Optional<Scaled> scaled(Value gamma, Value scale, List<Node> before) {
    Optional<Node> ofX = Optional.empty();
    Optional<Node> ofMean = Optional.empty();
    for (Node reader : trace.readers(scale)) {
      Optional<Value> factor = reader.is("Mul") ? trace.other(reader, scale) : Optional.empty();
      if (factor.isEmpty() || reader.output(0).isEmpty()) {
        continue;
      }
      if (centering.isNumerator(trace, factor.get())) {
        return Optional.of(
            new Scaled(
                reader.output(0).get(),
                Optional.of(gamma),
                Optional.empty(),
                join(before, reader)));
      }
      if (trace.same(factor.get(), centering.x())) {
        ofX = Optional.of(reader);
      } else if (centering.mean().filter(mean -> trace.same(mean, factor.get())).isPresent()) {
        ofMean = Optional.of(reader);
      }
    }
    return ofX.isPresent() && ofMean.isPresent()
        ? shifted(gamma, ofX.get(), ofMean.get(), before)
        : Optional.empty();
  }

  private Optional<Scaled> shifted(Value gamma, Node ofX, Node ofMean, List<Node> before) {
    Value subtracted = ofMean.output(0).get();
    for (Node difference : trace.readers(subtracted)) {
      boolean fits =
          difference.is("Sub")
              && difference.input(0).isPresent()
              && difference.input(1).filter(by -> trace.same(by, subtracted)).isPresent()
              && difference.output(0).isPresent();
      if (!fits) {
        continue;
      }
      for (Node sum : trace.readers(difference.output(0).get())) {
        boolean joins =
            sum.is("Add")
                && sum.output(0).isPresent()
                && trace
                    .other(sum, difference.output(0).get())
                    .filter(one -> trace.same(one, ofX.output(0).get()))
                    .isPresent();
        if (joins) {
          return Optional.of(
              new Scaled(
                  sum.output(0).get(),
                  Optional.of(gamma),
                  difference.input(0),
                  join(before, ofX, ofMean, difference, sum)));
        }
      }
    }
    return Optional.empty();
  }
}
