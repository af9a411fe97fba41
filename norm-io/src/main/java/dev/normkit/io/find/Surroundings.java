package dev.normkit.io.find;

import dev.normkit.api.Layout;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.Constants;
import dev.normkit.io.onnx.Dims;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What finders ask about the values around a node. */
final class Surroundings {
  private final OnnxGraph graph;

  Surroundings(OnnxGraph graph) {
    this.graph = graph;
  }

  Optional<Constant> constant(Value value) {
    return graph.constants().of(value);
  }

  Optional<Double> scalar(Value value) {
    return graph.constants().scalar(value);
  }

  /** The weight behind an input; empty if the input is absent. */
  Optional<Weight> weight(Node node, int input) {
    return node.input(input).map(this::weight);
  }

  Weight weight(Value value) {
    Optional<Constant> constant = graph.constants().weight(value);
    if (constant.isPresent()) {
      Constant known = constant.get();
      Weight weight =
          Weight.stored(
              known.origin().root().name(),
              known.origin().type(),
              known.shape(),
              known.origin().via(),
              known.data());
      return weight.withFileBytes(graph.constants().bytesRead());
    }
    return Weight.without(value.name(), source(value));
  }

  /** The same where elementary operators apply it, for which a single number is that of all. */
  Weight broadcast(Value value) {
    Weight weight = weight(value);
    return weight.count() == 1 ? weight.spread() : weight;
  }

  private static Weight.Source source(Value value) {
    if (Constants.tensor(value).isPresent()) {
      return Weight.Source.UNREAD;
    }
    if (value.producer().isPresent()) {
      return Weight.Source.COMPUTED;
    }
    return value.isInput() ? Weight.Source.INPUT : Weight.Source.MISSING;
  }

  Optional<long[]> sizes(Value value) {
    return graph.shapes().of(value);
  }

  OptionalInt rank(Value value) {
    return sizes(value).map(sizes -> OptionalInt.of(sizes.length)).orElse(OptionalInt.empty());
  }

  DataShape data(Layout layout, Optional<Value> value) {
    return new DataShape(
        layout, value.flatMap(this::sizes).map(Surroundings::sizes).orElse(List.of()));
  }

  private static List<OptionalLong> sizes(long... sizes) {
    return Arrays.stream(sizes)
        .mapToObj(size -> size == Dims.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(size))
        .toList();
  }

  /** Channels first, with the channels of a weight where the file's sizes leave them open. */
  DataShape channelsFirst(Optional<Value> value, Optional<Weight> perChannel) {
    Optional<long[]> known = value.flatMap(this::sizes);
    if (known.isEmpty() || known.get().length < 2) {
      return data(Layout.CHANNELS_FIRST, value);
    }
    long[] sizes = known.get().clone();
    int count = perChannel.map(Weight::count).orElse(0);
    if (sizes[1] == Dims.UNKNOWN && count > 1) {
      sizes[1] = count;
    }
    return new DataShape(Layout.CHANNELS_FIRST, sizes(sizes));
  }

  /** The axes of a reduction: an attribute, or an input since opset 18; empty list for all. */
  Optional<List<Long>> axes(Node reduction) {
    if (reduction.wholes("axes").isPresent()) {
      return reduction.wholes("axes");
    }
    Optional<Value> given = reduction.input(1);
    if (given.isEmpty()) {
      return Optional.of(List.of());
    }
    return constant(given.get())
        .filter(axes -> axes.count() <= 16)
        .map(axes -> Arrays.stream(axes.data()).mapToObj(axis -> (long) axis).toList());
  }
}
