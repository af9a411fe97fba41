package dev.normkit.io.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Sizes of what convolutions and pools give. */
final class WindowRules {
  private final Node node;
  private final IntFunction<Optional<long[]>> input;

  WindowRules(Node node, IntFunction<Optional<long[]>> input) {
    this.node = node;
    this.input = input;
  }

  private long[] x() {
    return input.apply(0).filter(sizes -> sizes.length >= 2).orElse(null);
  }

  long[] conv() {
    long[] x = x();
    long[] w = input.apply(1).filter(sizes -> sizes.length >= 2).orElse(null);
    if (x == null || w == null || x.length != w.length) {
      return null;
    }
    long[] out = x.clone();
    out[1] = w[0];
    for (int axis = 2; axis < x.length; axis++) {
      out[axis] = windows(x[axis], w[axis], axis - 2);
    }
    return out;
  }

  long[] convTranspose() {
    long[] x = x();
    long[] w = input.apply(1).filter(sizes -> sizes.length >= 2).orElse(null);
    if (x == null || w == null || x.length != w.length) {
      return null;
    }
    long[] out = Dims.unknown(x.length);
    out[0] = x[0];
    out[1] = w[1] == Dims.UNKNOWN ? Dims.UNKNOWN : w[1] * Math.max(1, node.whole("group", 1));
    Optional<List<Long>> given = node.wholes("output_shape");
    if (given.isPresent()) {
      return outputShape(out, given.get());
    }
    if (!node.text("auto_pad").isEmpty() && !node.text("auto_pad").equals("NOTSET")) {
      return out;
    }
    for (int axis = 2; axis < x.length; axis++) {
      int i = axis - 2;
      if (x[axis] != Dims.UNKNOWN && w[axis] != Dims.UNKNOWN) {
        long kernel = (w[axis] - 1) * entry("dilations", i, 1) + 1;
        out[axis] =
            (x[axis] - 1) * entry("strides", i, 1)
                + entry("output_padding", i, 0)
                + kernel
                - padding(i, x.length - 2);
      }
    }
    return out;
  }

  /** Of the spatial axes, or as some write it of all. */
  private static long[] outputShape(long[] sizes, List<Long> given) {
    long[] out = sizes.clone();
    int before = out.length - given.size();
    for (int axis = 2; axis < out.length && (before == 0 || before == 2); axis++) {
      long size = given.get(axis - before);
      out[axis] = size < 1 ? Dims.UNKNOWN : size;
    }
    return out;
  }

  long[] pool() {
    long[] x = x();
    List<Long> kernel = node.wholes("kernel_shape").orElse(List.of());
    if (x == null || kernel.size() != x.length - 2) {
      return null;
    }
    long[] out = x.clone();
    for (int axis = 2; axis < x.length; axis++) {
      out[axis] = windows(x[axis], kernel.get(axis - 2), axis - 2);
    }
    return out;
  }

  long[] global() {
    long[] x = x();
    if (x == null) {
      return null;
    }
    long[] out = x.clone();
    Arrays.fill(out, 2, out.length, 1);
    return out;
  }

  /** How many windows there are along a spatial axis. */
  private long windows(long size, long kernel, int i) {
    long stride = entry("strides", i, 1);
    if (size == Dims.UNKNOWN || kernel == Dims.UNKNOWN || stride < 1) {
      return Dims.UNKNOWN;
    }
    String auto = node.text("auto_pad");
    if (auto.startsWith("SAME")) {
      return (size + stride - 1) / stride;
    }
    int axes = input.apply(0).map(sizes -> sizes.length - 2).orElse(0);
    long padding = auto.equals("VALID") ? 0 : padding(i, axes);
    long wide = (kernel - 1) * entry("dilations", i, 1) + 1;
    long room = size + padding - wide;
    long up = node.whole("ceil_mode", 0) != 0 ? stride - 1 : 0;
    return room < 0 ? Dims.UNKNOWN : (room + up) / stride + 1;
  }

  private long padding(int i, int axes) {
    return entry("pads", i, 0) + entry("pads", i + axes, 0);
  }

  private long entry(String attribute, int i, long usual) {
    return node.wholes(attribute)
        .filter(all -> i < all.size())
        .map(all -> all.get(i))
        .orElse(usual);
  }
}
