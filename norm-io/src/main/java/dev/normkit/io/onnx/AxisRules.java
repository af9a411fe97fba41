package dev.normkit.io.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sizes of what operators give that move, join, cut or reduce axes. */
final class AxisRules {
  private final Shapes shapes;
  private final Node node;

  AxisRules(Shapes shapes, Node node) {
    this.shapes = shapes;
    this.node = node;
  }

  private long[] input(int i) {
    return node.input(i).flatMap(shapes::of).orElse(null);
  }

  private Optional<long[]> wholes(int i) {
    return node.input(i).flatMap(shapes::wholes);
  }

  long[] output() {
    long[] x = input(0);
    if (node.op().equals("Reshape")) {
      return reshape(x);
    }
    if (x == null) {
      return null;
    }
    return switch (node.op()) {
      case "Flatten" -> flatten(x);
      case "Transpose" -> transpose(x);
      case "Squeeze" -> squeeze(x);
      case "Unsqueeze" -> unsqueeze(x);
      case "Concat" -> concat();
      case "Slice" -> slice(x);
      case "Gather" -> gather(x);
      case "Expand" -> wholes(1).map(to -> Dims.broadcast(x, to)).orElse(null);
      case "Pad", "Tile" -> changed(x);
      case "Resize", "Upsample" -> resized(x);
      case "DepthToSpace" ->
          x.length == 4 ? new long[] {x[0], Dims.UNKNOWN, Dims.UNKNOWN, Dims.UNKNOWN} : null;
      default -> node.op().startsWith("Reduce") ? reduced(x) : null;
    };
  }

  /** As many axes, whose sizes change. */
  private long[] changed(long... x) {
    Optional<long[]> pads =
        node.op().equals("Pad")
            ? WholeRules.Bounds.given(shapes, node, "pads", 1)
            : Optional.empty();
    long[] out = Dims.unknown(x.length);
    if (pads.isPresent() && pads.get().length == 2 * x.length && node.input(3).isEmpty()) {
      for (int axis = 0; axis < x.length; axis++) {
        long before = pads.get()[axis];
        long after = pads.get()[axis + x.length];
        out[axis] = Dims.known(x[axis], before, after) ? x[axis] + before + after : Dims.UNKNOWN;
      }
    }
    return out;
  }

  /** Images change their spatial sizes. */
  private static long[] resized(long... x) {
    long[] out = Dims.unknown(x.length);
    System.arraycopy(x, 0, out, 0, Math.min(2, x.length));
    return out;
  }

  private long[] reshape(long[] x) {
    Optional<long[]> target = node.wholes("shape").map(Dims::array).or(() -> wholes(1));
    if (target.isEmpty()) {
      // How many axes there will be is often known all the same.
      long[] count = input(1);
      return count != null && count.length == 1 && count[0] >= 0 && count[0] <= Shapes.MOST_AXES
          ? Dims.unknown((int) count[0])
          : null;
    }
    long[] out = target.get().clone();
    boolean keepZero = node.whole("allowzero", 0) != 0;
    int open = -1;
    for (int axis = 0; axis < out.length; axis++) {
      if (out[axis] == 0 && !keepZero) {
        out[axis] = x != null && axis < x.length ? x[axis] : Dims.UNKNOWN;
      } else if (out[axis] == -1) {
        open = axis;
        out[axis] = 1;
      } else if (out[axis] < 0) {
        out[axis] = Dims.UNKNOWN;
      }
    }
    if (open >= 0) {
      long all = x == null ? Dims.UNKNOWN : Dims.product(x);
      long others = Dims.product(out);
      out[open] =
          all == Dims.UNKNOWN || others == Dims.UNKNOWN || others == 0 || all % others != 0
              ? Dims.UNKNOWN
              : all / others;
    }
    return out;
  }

  private long[] flatten(long... x) {
    long at = node.whole("axis", 1);
    int axis = (int) Math.max(0, Math.min(x.length, at < 0 ? at + x.length : at));
    return new long[] {
      Dims.product(Arrays.copyOf(x, axis)), Dims.product(Arrays.copyOfRange(x, axis, x.length))
    };
  }

  private long[] transpose(long... x) {
    List<Long> order = node.wholes("perm").orElseGet(() -> Dims.reversed(x.length));
    return Dims.isOrder(order, x.length)
        ? order.stream().mapToLong(axis -> x[axis.intValue()]).toArray()
        : null;
  }

  private long[] squeeze(long... x) {
    Optional<long[]> axes = WholeRules.Bounds.given(shapes, node, "axes", 1);
    boolean[] gone = new boolean[x.length];
    for (int axis = 0; axis < x.length; axis++) {
      if (axes.isEmpty() && x[axis] == Dims.UNKNOWN) {
        return null;
      }
      gone[axis] = axes.isEmpty() && x[axis] == 1;
    }
    for (long given : axes.orElseGet(() -> new long[0])) {
      int axis = Dims.axis(given, x.length);
      if (axis < 0) {
        return null;
      }
      gone[axis] = true;
    }
    List<Long> left = new ArrayList<>();
    for (int axis = 0; axis < x.length; axis++) {
      if (!gone[axis]) {
        left.add(x[axis]);
      }
    }
    return Dims.array(left);
  }

  private long[] unsqueeze(long... x) {
    Optional<long[]> axes = WholeRules.Bounds.given(shapes, node, "axes", 1);
    if (axes.isEmpty() || axes.get().length + x.length > Shapes.MOST_AXES) {
      return null;
    }
    int rank = x.length + axes.get().length;
    boolean[] added = new boolean[rank];
    for (long given : axes.get()) {
      int axis = Dims.axis(given, rank);
      if (axis < 0 || added[axis]) {
        return null;
      }
      added[axis] = true;
    }
    long[] out = new long[rank];
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      out[axis] = added[axis] ? 1 : x[next++];
    }
    return out;
  }

  private long[] concat() {
    long[] out = null;
    for (int i = 0; i < node.inputs(); i++) {
      long[] part = input(i);
      if (part == null || out != null && out.length != part.length) {
        return null;
      }
      int axis = Dims.axis(node.whole("axis", 1), part.length);
      if (axis < 0) {
        return null;
      }
      if (out == null) {
        out = part.clone();
        continue;
      }
      for (int other = 0; other < out.length; other++) {
        out[other] = other != axis && out[other] == Dims.UNKNOWN ? part[other] : out[other];
      }
      out[axis] = Dims.known(out[axis], part[axis]) ? out[axis] + part[axis] : Dims.UNKNOWN;
    }
    return out;
  }

  private long[] slice(long... x) {
    Optional<WholeRules.Bounds> bounds = WholeRules.Bounds.of(shapes, node);
    if (bounds.isEmpty()) {
      return Dims.unknown(x.length);
    }
    long[] out = x.clone();
    WholeRules.Bounds given = bounds.get();
    for (int i = 0; i < given.axes().length; i++) {
      int axis = Dims.axis(given.axes()[i], x.length);
      if (axis < 0) {
        return null;
      }
      long start = given.starts()[i];
      long end = given.ends()[i];
      long step = given.steps()[i];
      if (!Dims.known(x[axis], start, end) || step < 1) {
        out[axis] = Dims.UNKNOWN;
        continue;
      }
      long from = Math.max(0, Math.min(x[axis], start < 0 ? start + x[axis] : start));
      long to = Math.max(0, Math.min(x[axis], end < 0 ? end + x[axis] : end));
      out[axis] = Math.max(0, (to - from + step - 1) / step);
    }
    return out;
  }

  private long[] gather(long... x) {
    long[] indices = input(1);
    int axis = Dims.axis(node.whole("axis", 0), x.length);
    if (indices == null || axis < 0) {
      return null;
    }
    long[] out = new long[x.length - 1 + indices.length];
    System.arraycopy(x, 0, out, 0, axis);
    System.arraycopy(indices, 0, out, axis, indices.length);
    System.arraycopy(x, axis + 1, out, axis + indices.length, x.length - axis - 1);
    return out;
  }

  private long[] reduced(long... x) {
    Optional<long[]> axes = WholeRules.Bounds.given(shapes, node, "axes", 1);
    boolean keep = node.whole("keepdims", 1) != 0;
    if (axes.isEmpty() && node.input(1).isPresent()) {
      return keep ? Dims.unknown(x.length) : null;
    }
    boolean[] gone = new boolean[x.length];
    boolean all = axes.isEmpty() || axes.get().length == 0;
    Arrays.fill(gone, all && node.whole("noop_with_empty_axes", 0) == 0);
    for (long given : axes.orElseGet(() -> new long[0])) {
      int axis = Dims.axis(given, x.length);
      if (axis < 0) {
        return null;
      }
      gone[axis] = true;
    }
    List<Long> out = new ArrayList<>();
    for (int axis = 0; axis < x.length; axis++) {
      if (!gone[axis]) {
        out.add(x[axis]);
      } else if (keep) {
        out.add(1L);
      }
    }
    return Dims.array(out);
  }

  List<long[]> split() {
    long[] x = input(0);
    if (x == null) {
      return List.of();
    }
    int axis = Dims.axis(node.whole("axis", 0), x.length);
    Optional<long[]> parts = WholeRules.Bounds.given(shapes, node, "split", 1);
    List<long[]> outputs = new ArrayList<>();
    for (int i = 0; axis >= 0 && i < node.outputs(); i++) {
      long[] out = x.clone();
      if (parts.isPresent()) {
        out[axis] = i < parts.get().length ? parts.get()[i] : Dims.UNKNOWN;
      } else {
        out[axis] =
            x[axis] == Dims.UNKNOWN || x[axis] % node.outputs() != 0
                ? Dims.UNKNOWN
                : x[axis] / node.outputs();
      }
      outputs.add(out);
    }
    return outputs;
  }
}
