package dev.normkit.io.find;

import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * LayerNorm, RMSNorm and their like in elementary operators, known by their root: √(mean((x −
 * mean(x))²) + ε), with casts between, the difference computed once or twice, and the result as (x
 * − mean)/root, (x − mean)·(1/root), or TensorFlow's x·s + (β − mean·s) with s = γ/root.
 */
final class WrittenOutFinder implements NormFinder {
  private final Surroundings around;
  private final Trace trace;

  WrittenOutFinder(Surroundings around) {
    this.around = around;
    trace = new Trace(around);
  }

  @Override
  public Optional<FoundNorm> at(Node node) {
    Optional<Root> root = Root.of(trace, around, node);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Optional<Centering> centering = Centering.of(trace, around, root.get().variance());
    if (centering.isEmpty()) {
      return Optional.empty();
    }
    return new Quotient(trace, around, centering.get(), root.get())
        .find()
        .map(scaled -> found(centering.get(), root.get(), scaled));
  }

  private FoundNorm found(Centering centering, Root root, Scaled quotient) {
    int axesOver = centering.axes().isEmpty() ? Integer.MAX_VALUE : centering.axes().size();
    Scaled scaled = new AffineTail(trace, around, axesOver).follow(quotient);
    Optional<Weight> gamma = scaled.gamma().map(around::broadcast);
    Optional<Weight> beta = scaled.beta().map(around::broadcast);
    boolean centered = centering.mean().isPresent();
    NormalizedAxes axes =
        NormalizedAxes.of(centering.axes(), around.rank(centering.x()), gamma, centered);
    if (centering.flaw().isPresent()) {
      axes = axes.withObstacles(List.of(centering.flaw().get()));
    }
    Set<Node> nodes = new LinkedHashSet<>(centering.nodes());
    nodes.addAll(root.nodes());
    nodes.addAll(scaled.nodes());
    List<Node> ordered = new ArrayList<>(nodes);
    List<String> conventions = new ArrayList<>(axes.conventions());
    gamma
        .filter(weight -> weight.via().contains("Add"))
        .ifPresent(
            unused -> conventions.add("γ is a stored weight plus a constant, as Gemma's 1 + w"));
    Normalization norm =
        new Normalization(
            NormName.of(ordered.get(0), scaled.output(), scaled.gamma(), gamma),
            axes.method(),
            Places.of(Place.Form.WRITTEN_OUT, ordered),
            around.data(axes.layout(), Optional.of(centering.x())),
            axes.settings(root.epsilon()),
            Weights.of(gamma, beta),
            conventions,
            axes.obstacles());
    return new FoundNorm(norm, ordered, Optional.of(centering.x()), scaled.output());
  }
}
