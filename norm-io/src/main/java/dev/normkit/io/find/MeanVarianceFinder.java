package dev.normkit.io.find;

import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MeanVarianceNormalization: (x − μ) / σ over given axes, without parameters. */
final class MeanVarianceFinder implements NormFinder {
  private static final int FIRST_WITH_AXES = 9;

  private final Surroundings around;

  MeanVarianceFinder(Surroundings around) {
    this.around = around;
  }

  @Override
  public Optional<FoundNorm> at(Node node) {
    if (!node.is("MeanVarianceNormalization")
        || node.input(0).isEmpty()
        || node.output(0).isEmpty()) {
      return Optional.empty();
    }
    NormalizedAxes axes =
        NormalizedAxes.of(
            node.wholes("axes").orElse(List.of(0L, 2L, 3L)),
            around.rank(node.input(0).get()),
            Optional.empty(),
            true);
    List<String> conventions = new ArrayList<>(axes.conventions());
    // Beside σ: it makes no difference to a float unless σ is 0, and then the result is 0 as well.
    conventions.add("ε, 1e-9, is added to σ outside the root");
    Normalization norm =
        new Normalization(
            NormName.of(node, Optional.empty(), Optional.empty()),
            axes.method(),
            Places.of(node),
            around.data(axes.layout(), node.input(0)),
            axes.settings(0),
            Weights.none(),
            conventions,
            axes.withObstacles(ofOldAttributes(node)).obstacles());
    return Optional.of(new FoundNorm(norm, List.of(node), node.input(0), node.output(0).get()));
  }

  /** Before opset 9 it has other attributes than axes. */
  private static List<String> ofOldAttributes(Node node) {
    List<String> told = new ArrayList<>();
    if (node.opset() < FIRST_WITH_AXES && node.whole("across_channels", 0) != 0) {
      told.add("it normalizes over the channels too (across_channels=1)");
    }
    if (node.opset() < FIRST_WITH_AXES && node.whole("normalize_variance", 1) == 0) {
      told.add("it subtracts the mean and divides by nothing (normalize_variance=0)");
    }
    return told;
  }
}
