package dev.normkit.io.find;

import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * GroupNorm as PyTorch exports it where the opset lacks it: InstanceNormalization with γ 1 and β 0
 * over x reshaped to N×k×rest, reshaped back, times γ, plus β.
 */
final class ReshapedGroupNormFinder implements NormFinder {
  private final Surroundings around;
  private final Trace trace;

  ReshapedGroupNormFinder(Surroundings around) {
    this.around = around;
    trace = new Trace(around);
  }

  @Override
  public Optional<FoundNorm> at(Node node) {
    if (!node.is("InstanceNormalization") || node.output(0).isEmpty()) {
      return Optional.empty();
    }
    Optional<Node> into =
        node.input(0)
            .flatMap(value -> trace.made(value, "Reshape"))
            .filter(reshape -> reshape.input(0).isPresent());
    Optional<Constant> ones = node.input(1).flatMap(around::constant);
    Optional<Constant> zeros = node.input(2).flatMap(around::constant);
    boolean plain =
        ones.filter(all -> all.uniform() && all.get(0) == 1).isPresent()
            && zeros.filter(all -> all.uniform() && all.get(0) == 0).isPresent();
    Optional<Node> back =
        trace.readers(node.output(0).get()).stream()
            .filter(reader -> reader.is("Reshape") && reader.output(0).isPresent())
            .findFirst();
    if (into.isEmpty() || !plain || back.isEmpty() || ones.get().count() > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    int groups = (int) ones.get().count();
    Value x = into.get().input(0).get();
    return Optional.of(found(node, List.of(into.get(), node, back.get()), x, groups));
  }

  private FoundNorm found(Node instance, List<Node> nodes, Value x, int groups) {
    int spatial = Math.max(0, around.rank(x).orElse(4) - 2);
    Value reshaped = nodes.get(2).output(0).orElseThrow();
    Scaled scaled = new AffineTail(trace, around, spatial).follow(Scaled.of(reshaped));
    Optional<Weight> gamma = scaled.gamma().map(around::broadcast);
    List<Node> all = new ArrayList<>(nodes);
    all.addAll(scaled.nodes());
    OptionalLong channels = around.channelsFirst(Optional.of(x), gamma).channels();
    NormMethod method = channels.orElse(-1) == groups ? NormMethod.INSTANCE : NormMethod.GROUP;
    Settings settings = Settings.of(instance.number("epsilon", 1e-5));
    Normalization norm =
        new Normalization(
            NormName.of(instance, scaled.output(), scaled.gamma(), gamma),
            method,
            Places.of(Place.Form.RESHAPED, all),
            around.channelsFirst(Optional.of(x), gamma),
            method == NormMethod.GROUP ? settings.withGroups(groups) : settings,
            Weights.of(gamma, scaled.beta().map(around::broadcast)),
            List.of(),
            List.of());
    return new FoundNorm(norm, all, Optional.of(x), scaled.output());
  }
}
