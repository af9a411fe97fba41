package dev.normkit.io.find;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** BatchNormalization of opset 1, 6, 7, 9, 14 and 15. */
final class BatchNormFinder implements NormFinder {
  /** ε where the attribute is absent. */
  static final double USUAL_EPSILON = 1e-5;

  private final Surroundings around;

  BatchNormFinder(Surroundings around) {
    this.around = around;
  }

  @Override
  public Optional<FoundNorm> at(Node node) {
    if (!node.is("BatchNormalization") || node.output(0).isEmpty()) {
      return Optional.empty();
    }
    List<String> conventions = new ArrayList<>();
    List<String> obstacles = new ArrayList<>();
    boolean perFeature = node.opset() < 9 && node.whole("spatial", 1) == 0;
    if (perFeature) {
      conventions.add("spatial is 0: each feature of a sample has statistics of its own");
    }
    boolean trains = trains(node);
    if (trains) {
      conventions.add(
          "it is in training mode: it normalizes with the statistics of the batch at hand, not with"
              + " the running ones");
    }
    Settings settings = Settings.of(node.number("epsilon", USUAL_EPSILON));
    double old = node.number("momentum", 0.9);
    if (old >= 0 && old <= 1) {
      settings = settings.withMomentum(Momentum.ofOld(old));
      conventions.add(
          "momentum "
              + old
              + " is the share of the old statistics, as in Keras; PyTorch counts the new batch");
    }
    Optional<Weight> gamma = around.weight(node, 1);
    DataShape data = around.channelsFirst(node.input(0), gamma);
    Normalization norm =
        new Normalization(
            NormName.of(node, node.input(1), gamma),
            NormMethod.BATCH,
            Places.of(node),
            data,
            settings,
            new Weights(
                gamma,
                around.weight(node, 2),
                // In training mode a node doesn't normalize with them.
                trains ? Optional.empty() : statistic(node, 3, "mean"),
                trains ? Optional.empty() : statistic(node, 4, "variance")),
            conventions,
            obstacles);
    return Optional.of(new FoundNorm(norm, List.of(node), node.input(0), node.output(0).get()));
  }

  private Optional<Weight> statistic(Node node, int input, String what) {
    return around
        .weight(node, input)
        .or(() -> Optional.of(Weight.without("running " + what, Weight.Source.MISSING)));
  }

  /** Before opset 7 is_test says so, before 14 the number of outputs, then training_mode. */
  static boolean trains(Node node) {
    if (node.opset() >= 14) {
      return node.whole("training_mode", 0) != 0;
    }
    boolean statisticsGoOut = false;
    for (int i = 1; i < node.outputs(); i++) {
      statisticsGoOut |= node.output(i).isPresent();
    }
    return statisticsGoOut || (node.opset() < 7 && node.whole("is_test", 0) == 0);
  }
}
