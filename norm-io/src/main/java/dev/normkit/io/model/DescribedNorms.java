package dev.normkit.io.model;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.Shape;
import dev.normkit.io.LayerDescription;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.layer.LayerSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Normalizations that a file describes itself, with their method and ε. */
final class DescribedNorms {
  private final StoredWeights stored;

  DescribedNorms(StoredWeights stored) {
    this.stored = stored;
  }

  Normalization norm(LayerDescription layer, boolean keras) throws IOException {
    NormSpec spec = layer.spec();
    Weights weights =
        new Weights(
            spec.weight() ? weight(layer, "weight") : Optional.empty(),
            spec.bias() ? weight(layer, "bias") : Optional.empty(),
            spec.runningAverage().isPresent() ? weight(layer, "running_mean") : Optional.empty(),
            spec.runningAverage().isPresent() ? weight(layer, "running_var") : Optional.empty());
    List<String> obstacles = new ArrayList<>(layer.obstacles());
    if (spec.method() == NormMethod.SWITCHABLE) {
      obstacles.add("its mixing logits aren't inspected; LayerFile loads it whole");
    }
    return new Normalization(
        layer.name().isEmpty() ? "(the file's only layer)" : layer.name(),
        spec.method(),
        new Place(Place.Form.STATE, "", "", List.of()),
        layer
            .size()
            .flatMap(LayerSize::like)
            .map(DescribedNorms::data)
            .orElseGet(() -> new DataShape(layout(layer, keras), List.of())),
        settings(layer, weights),
        weights,
        layer.conversions(),
        obstacles);
  }

  /** What the spec wants but the file lacks is a weight without numbers. */
  private Optional<Weight> weight(LayerDescription layer, String role) throws IOException {
    String tensor = layer.tensors().get(role);
    return Optional.of(
        tensor == null
            ? Weight.without(layer.name() + "." + role, Weight.Source.MISSING)
            : stored.weight(tensor));
  }

  private static Layout layout(LayerDescription layer, boolean keras) {
    if (layer.spec().method().overTrailingAxes()) {
      return Layout.SEQUENCE;
    }
    boolean first =
        layer.conversions().stream()
            .anyMatch(told -> told.startsWith("its channels lie in axis 1,"));
    return keras && !first ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
  }

  /** Another batch may come. */
  private static DataShape data(Shape like) {
    List<OptionalLong> sizes = new ArrayList<>();
    Arrays.stream(like.sizes()).forEach(size -> sizes.add(OptionalLong.of(size)));
    sizes.set(0, OptionalLong.empty());
    return new DataShape(like.layout(), sizes);
  }

  private static Settings settings(LayerDescription layer, Weights weights) {
    NormSpec spec = layer.spec();
    int axes = weights.gamma().or(weights::beta).map(one -> one.shape().size()).orElse(1);
    OptionalInt axis =
        spec.axis().isEmpty() && spec.method().overTrailingAxes() && axes > 1
            ? OptionalInt.of(-axes)
            : spec.axis();
    return new Settings(
        layer.epsilon(), spec.groups(), axis, spec.runningAverage().map(RunningAverage::momentum));
  }
}
