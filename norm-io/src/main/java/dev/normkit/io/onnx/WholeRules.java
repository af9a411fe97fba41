package dev.normkit.io.onnx;

import dev.normkit.io.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;

/** What a node makes of small vectors of whole numbers, by which exporters compute sizes. */
final class WholeRules {
  private final Shapes shapes;
  private final Node node;

  WholeRules(Shapes shapes, Node node) {
    this.shapes = shapes;
    this.node = node;
  }

  /** The vector in its first output; empty if nothing is known of it. */
  Optional<long[]> value() {
    if (!node.domain().isEmpty()) {
      return Optional.empty();
    }
    return switch (node.op()) {
      case "Shape" -> shape();
      case "Identity", "Unsqueeze", "Squeeze", "Reshape" -> input(0);
      case "Cast" -> cast();
      case "Gather" -> gather();
      case "Slice" -> slice();
      case "Concat" -> concat();
      case "Add" -> both(Long::sum);
      case "Sub" -> both((a, b) -> a - b);
      case "Mul" -> both((a, b) -> a * b);
      case "Div" -> both((a, b) -> b == 0 ? Dims.UNKNOWN : a / b);
      case "ReduceProd" -> input(0).map(all -> new long[] {Dims.product(all)});
      default -> Optional.empty();
    };
  }

  private Optional<long[]> input(int i) {
    return node.input(i).flatMap(shapes::wholes);
  }

  /** To a whole type that has all the numbers; floats aren't followed. */
  private Optional<long[]> cast() {
    ElementType to = TensorReader.type((int) node.whole("to", 0));
    return input(0)
        .filter(unused -> to == ElementType.I64 || to == ElementType.I32)
        .map(all -> LongStream.of(all).map(x -> known(x, to)).toArray());
  }

  private static long known(long x, ElementType to) {
    return to == ElementType.I64 || x == (int) x ? x : Dims.UNKNOWN;
  }

  private Optional<long[]> shape() {
    return node.input(0)
        .flatMap(shapes::of)
        .map(
            sizes -> {
              int rank = sizes.length;
              int from = clamp(node.whole("start", 0), rank);
              int to = clamp(node.whole("end", rank), rank);
              return Arrays.copyOfRange(sizes, from, Math.max(from, to));
            });
  }

  private static int clamp(long at, int rank) {
    return (int) Math.max(0, Math.min(rank, at < 0 ? at + rank : at));
  }

  private Optional<long[]> gather() {
    Optional<long[]> from = input(0);
    Optional<long[]> indices = input(1);
    if (from.isEmpty() || indices.isEmpty()) {
      return Optional.empty();
    }
    long[] all = from.get();
    return Optional.of(
        LongStream.of(indices.get())
            .map(
                i -> {
                  int at = i == Dims.UNKNOWN ? -1 : Dims.axis(i, all.length);
                  return at < 0 ? Dims.UNKNOWN : all[at];
                })
            .toArray());
  }

  private Optional<long[]> slice() {
    Optional<long[]> from = input(0);
    Optional<Bounds> bounds = Bounds.of(shapes, node);
    if (from.isEmpty() || bounds.isEmpty() || bounds.get().starts().length != 1) {
      return Optional.empty();
    }
    long[] all = from.get();
    Bounds given = bounds.get();
    if (given.steps()[0] != 1 || !Dims.known(given.starts()) || !Dims.known(given.ends())) {
      return Optional.empty();
    }
    int start = clamp(given.starts()[0], all.length);
    int end = clamp(given.ends()[0], all.length);
    return Optional.of(Arrays.copyOfRange(all, start, Math.max(start, end)));
  }

  private Optional<long[]> concat() {
    long[] all = new long[0];
    for (int i = 0; i < node.inputs(); i++) {
      Optional<long[]> part = input(i);
      if (part.isEmpty() || all.length + part.get().length > Shapes.MOST_AXES) {
        return Optional.empty();
      }
      all = LongStream.concat(LongStream.of(all), LongStream.of(part.get())).toArray();
    }
    return Optional.of(all);
  }

  private Optional<long[]> both(LongBinaryOperator change) {
    Optional<long[]> a = input(0);
    Optional<long[]> b = input(1);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    int count = Math.max(a.get().length, b.get().length);
    if (Math.min(a.get().length, b.get().length) != count
        && a.get().length != 1
        && b.get().length != 1) {
      return Optional.empty();
    }
    long[] all = new long[count];
    for (int i = 0; i < count; i++) {
      long x = a.get()[a.get().length == 1 ? 0 : i];
      long y = b.get()[b.get().length == 1 ? 0 : i];
      all[i] = x == Dims.UNKNOWN || y == Dims.UNKNOWN ? Dims.UNKNOWN : change.applyAsLong(x, y);
    }
    return Optional.of(all);
  }

  /** Where slices begin and end, as attributes before opset 10 and as inputs since. */
  record Bounds(long[] starts, long[] ends, long[] axes, long[] steps) {

    static Optional<Bounds> of(Shapes shapes, Node node) {
      Optional<long[]> starts = given(shapes, node, "starts", 1);
      Optional<long[]> ends = given(shapes, node, "ends", 2);
      if (starts.isEmpty() || ends.isEmpty() || starts.get().length != ends.get().length) {
        return Optional.empty();
      }
      int count = starts.get().length;
      long[] axes =
          given(shapes, node, "axes", 3).orElseGet(() -> LongStream.range(0, count).toArray());
      long[] steps =
          given(shapes, node, "steps", 4)
              .orElseGet(() -> LongStream.generate(() -> 1).limit(count).toArray());
      return axes.length == count && steps.length == count
          ? Optional.of(new Bounds(starts.get(), ends.get(), axes, steps))
          : Optional.empty();
    }

    static Optional<long[]> given(Shapes shapes, Node node, String attribute, int input) {
      return node.wholes(attribute)
          .map(Dims::array)
          .or(() -> node.input(input).flatMap(shapes::wholes));
    }
  }
}
