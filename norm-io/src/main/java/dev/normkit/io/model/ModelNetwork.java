package dev.normkit.io.model;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.find.FoundNorm;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.network.NetworkLayer;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A model as the selector sees it. A file doesn't say on which batches it was trained, so the plan
 * is that of a batch large enough for BatchNorm; sizes that inputs decide are assumed.
 */
final class ModelNetwork {
  /** Per device, as in most recipes for ImageNet. */
  private static final int TRAINING_BATCH = 32;

  /** Of each spatial axis and of time, where the file leaves it open. */
  private static final int OPEN_SIZE = 16;

  private static final Set<String> RECURRENT = Set.of("GRU", "LSTM", "RNN");
  private static final Set<String> ATTENTION =
      Set.of("Softmax", "Attention", "MultiHeadAttention", "GroupQueryAttention");

  private final OnnxGraph graph;
  private final List<FoundNorm> found;
  private final Network sequences;

  ModelNetwork(OnnxGraph graph, List<FoundNorm> found) {
    this.graph = graph;
    this.found = found;
    sequences = uses(RECURRENT) && !uses(ATTENTION) ? Network.RNN : Network.TRANSFORMER;
  }

  private boolean uses(Set<String> operators) {
    return graph.scopes().stream()
        .flatMap(scope -> scope.nodes().stream())
        .map(Node::op)
        .anyMatch(operators::contains);
  }

  NetworkDescription description() {
    Set<String> names = new HashSet<>();
    List<NetworkLayer> layers = new ArrayList<>();
    for (FoundNorm one : found) {
      String name = name(one.norm());
      while (!names.add(name)) {
        name += "'";
      }
      String unique = name;
      layer(one.norm(), unique).ifPresent(layers::add);
    }
    return new NetworkDescription(name(Brief.of(graph.name()), "model"), layers);
  }

  /** What the selector calls a normalization. */
  static String name(Normalization norm) {
    return name(norm.name(), norm.method().title());
  }

  /** The selector refuses line ends, control characters and halves of others, and blank names. */
  private static String name(String text, String unnamed) {
    String line = text.replaceAll("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.isEmpty() ? unnamed : line;
  }

  /** Only BatchNorm is what a batch can replace; the others stay. Empty if no shape can be told. */
  private Optional<NetworkLayer> layer(Normalization norm, String name) {
    return shape(norm)
        .map(
            shape -> {
              NetworkLayer layer =
                  NetworkLayer.of(name, Usage.of(network(norm, shape)).withShape(shape));
              return norm.method() == NormMethod.BATCH
                  ? layer
                  : layer.withMethodOfModel(spec(norm));
            });
  }

  private static NormSpec spec(Normalization norm) {
    try {
      return norm.spec();
    } catch (IllegalArgumentException illegal) {
      throw new IllegalArgumentException(norm.name() + ": " + illegal.getMessage(), illegal);
    }
  }

  private Network network(Normalization norm, Shape shape) {
    if (norm.method().overTrailingAxes()) {
      return sequences;
    }
    return shape.hasSpatialAxes() ? Network.CNN : Network.DNN;
  }

  private static Optional<Shape> shape(Normalization norm) {
    List<OptionalLong> sizes = norm.data().sizes();
    Layout layout = norm.data().layout();
    int channels = (int) Math.min(Integer.MAX_VALUE, norm.data().channels().orElse(count(norm)));
    try {
      if (sizes.isEmpty()) {
        return channels < 1 ? Optional.empty() : Optional.of(usual(layout, channels));
      }
      int[] all = new int[sizes.size()];
      for (int axis = 0; axis < all.length; axis++) {
        all[axis] = (int) Math.min(Integer.MAX_VALUE, sizes.get(axis).orElse(OPEN_SIZE));
      }
      if (layout == Layout.SEQUENCE) {
        int last = all.length - 1;
        all[last] = sizes.get(last).isPresent() || channels < 1 ? all[last] : channels;
      }
      all[0] = TRAINING_BATCH;
      return Optional.of(Shape.of(all.length == 2 ? dense(layout) : layout, all));
    } catch (IllegalArgumentException unusual) {
      return Optional.empty();
    }
  }

  private static Layout dense(Layout layout) {
    return layout == Layout.CHANNELS_FIRST ? Layout.DENSE : layout;
  }

  private static Shape usual(Layout layout, int channels) {
    return layout == Layout.SEQUENCE
        ? Shape.sequence(TRAINING_BATCH, OPEN_SIZE, channels)
        : Shape.channelsFirst(TRAINING_BATCH, channels, OPEN_SIZE, OPEN_SIZE);
  }

  private static int count(Normalization norm) {
    return norm.weights().all().stream().mapToInt(Weight::count).max().orElse(0);
  }
}
