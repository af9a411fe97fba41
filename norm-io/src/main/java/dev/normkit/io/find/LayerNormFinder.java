package dev.normkit.io.find;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * LayerNormalization 17 and RMSNormalization 23, and those of ONNX Runtime: Simplified-, Skip-,
 * SkipSimplified- and EmbedLayerNormalization.
 */
final class LayerNormFinder implements NormFinder {
  /** ε of com.microsoft's fused operators where the attribute is absent. */
  private static final double FUSED_EPSILON = 1e-12;

  /**
   * One operator's inputs.
   *
   * @param method what it computes
   * @param gamma which input is γ
   * @param beta which input is β; -1 if it has none
   * @param epsilon where the attribute is absent
   */
  private record Form(NormMethod method, int gamma, int beta, double epsilon) {}

  private static final Map<String, Form> FORMS =
      Map.of(
          "LayerNormalization", new Form(NormMethod.LAYER, 1, 2, 1e-5),
          "RMSNormalization", new Form(NormMethod.RMS, 1, -1, 1e-5),
          "SimplifiedLayerNormalization", new Form(NormMethod.RMS, 1, -1, 1e-5),
          "SkipLayerNormalization", new Form(NormMethod.LAYER, 2, 3, FUSED_EPSILON),
          "SkipSimplifiedLayerNormalization", new Form(NormMethod.RMS, 2, -1, FUSED_EPSILON),
          "EmbedLayerNormalization", new Form(NormMethod.LAYER, 5, 6, FUSED_EPSILON));

  private final Surroundings around;

  LayerNormFinder(Surroundings around) {
    this.around = around;
  }

  @Override
  public Optional<FoundNorm> at(Node node) {
    Form form = FORMS.get(node.op());
    if (form == null || !Domains.known(node) || node.output(0).isEmpty()) {
      return Optional.empty();
    }
    List<String> conventions = new ArrayList<>();
    List<String> obstacles = new ArrayList<>();
    boolean embeds = node.op().startsWith("Embed");
    Value shaped = shaped(node, embeds);
    // One of fewer axes, or with one entry along some, counts for all elements along these.
    Optional<Weight> gamma = around.weight(node, form.gamma()).map(Weight::spread);
    Settings settings = Settings.of(node.number("epsilon", form.epsilon()));
    OptionalInt axis = axis(node, shaped, gamma);
    if (axis.isPresent()) {
      settings = settings.withAxis(axis.getAsInt());
    } else {
      obstacles.add(
          "its axis "
              + node.whole("axis", -1)
              + " counts from the front, and the file doesn't say how many axes there are");
    }
    told(node, conventions);
    Normalization norm =
        new Normalization(
            NormName.of(node, node.input(form.gamma()), gamma),
            form.method(),
            Places.of(node),
            around.data(Layout.SEQUENCE, Optional.of(shaped)),
            settings,
            Weights.of(
                gamma,
                form.beta() < 0
                    ? Optional.empty()
                    : around.weight(node, form.beta()).map(Weight::spread)),
            conventions,
            obstacles);
    return Optional.of(
        new FoundNorm(
            norm, List.of(node), embeds ? Optional.empty() : node.input(0), node.output(0).get()));
  }

  /** A value of the shape that is normalized: the input, what is added to it, or the output. */
  private Value shaped(Node node, boolean embeds) {
    Value output = node.output(0).orElseThrow();
    if (embeds) {
      return output;
    }
    Optional<Value> added = node.op().startsWith("Skip") ? node.input(1) : Optional.empty();
    return Stream.of(node.input(0), added, Optional.of(output))
        .flatMap(Optional::stream)
        .filter(value -> around.sizes(value).isPresent())
        .findFirst()
        .orElse(output);
  }

  /** From the end; a positive one needs the number of axes, or a weight over those it leaves. */
  private OptionalInt axis(Node node, Value shaped, Optional<Weight> gamma) {
    long given = node.whole("axis", -1);
    if (given < 0) {
      return given >= -32 ? OptionalInt.of((int) given) : OptionalInt.empty();
    }
    OptionalInt rank = around.rank(shaped);
    if (rank.isPresent()) {
      return given < rank.getAsInt()
          ? OptionalInt.of((int) (given - rank.getAsInt()))
          : OptionalInt.empty();
    }
    int axes = gamma.filter(Weight::known).map(weight -> weight.shape().size()).orElse(0);
    return axes > 0 ? OptionalInt.of(-axes) : OptionalInt.empty();
  }

  private static void told(Node node, List<String> conventions) {
    if (node.op().startsWith("Skip")) {
      conventions.add("it adds the skip connection before it normalizes");
      if (node.input(node.op().startsWith("SkipS") ? 3 : 4).isPresent()) {
        conventions.add("it adds the bias of the layer before it, too");
      }
    } else if (node.op().startsWith("Embed")) {
      conventions.add("it looks up and adds the embeddings before it normalizes");
    }
    boolean newer = node.is("LayerNormalization") && node.opset() < 17;
    if (newer) {
      conventions.add(
          "LayerNormalization isn't in opset "
              + node.opset()
              + "; ONNX Runtime's optimizer writes it all the same");
    }
    if (node.attribute("epsilon").isEmpty()) {
      conventions.add("epsilon isn't given, so the operator's default counts");
    }
  }
}
