package dev.normkit.io.find;

import dev.normkit.io.onnx.InputReach;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Scope;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks all finders at all nodes. */
public final class Normalizations {
  private final List<NormFinder> finders;
  private final InputReach reach = new InputReach();
  private final List<FoundNorm> ofData = new ArrayList<>();
  private final List<FoundNorm> ofConstants = new ArrayList<>();

  private Normalizations(OnnxGraph graph) {
    Surroundings around = new Surroundings(graph);
    finders =
        List.of(
            new BatchNormFinder(around),
            new LayerNormFinder(around),
            new ReshapedGroupNormFinder(around),
            new ChannelNormFinder(around),
            new MeanVarianceFinder(around),
            new WrittenOutFinder(around),
            new WrittenBatchNormFinder(around));
  }

  /**
   * Finds the normalizations of a model.
   *
   * @param graph the model
   * @return those of its data, and those of its constants
   */
  public static Normalizations in(OnnxGraph graph) {
    Normalizations all = new Normalizations(graph);
    Set<Node> taken = new HashSet<>();
    for (Scope scope : graph.scopes()) {
      for (Node node : scope.nodes()) {
        all.at(node)
            .filter(norm -> norm.nodes().stream().noneMatch(taken::contains))
            .ifPresent(
                norm -> {
                  (all.isOfData(norm) ? all.ofData : all.ofConstants).add(norm);
                  taken.addAll(norm.nodes());
                });
      }
    }
    return all;
  }

  /**
   * {@return the normalizations of a model's data}
   *
   * @param graph the model
   */
  public static List<FoundNorm> of(OnnxGraph graph) {
    return in(graph).ofData();
  }

  /**
   * {@return those of the model's data, in the order of the file, those of a body or function after
   * those of what holds it; names differ}
   */
  public List<FoundNorm> ofData() {
    return named(ofData);
  }

  /**
   * {@return those whose input is a constant of the model, as where weights are standardized; in
   * the same order and with names that differ}
   */
  public List<FoundNorm> ofConstants() {
    return named(ofConstants);
  }

  private boolean isOfData(FoundNorm norm) {
    return norm.input().isEmpty()
        || Stream.concat(norm.input().stream(), skip(norm.last()).stream()).anyMatch(reach::of);
  }

  /** What a node adds to its input before it normalizes. */
  private static Optional<Value> skip(Node node) {
    if (!node.op().startsWith("Skip")) {
      return Optional.empty();
    }
    return node.input(node.op().equals("SkipGroupNorm") ? 3 : 1);
  }

  private Optional<FoundNorm> at(Node node) {
    for (NormFinder finder : finders) {
      Optional<FoundNorm> found = finder.at(node);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static List<FoundNorm> named(List<FoundNorm> found) {
    Set<String> taken = new HashSet<>();
    Map<String, Integer> uses = new HashMap<>();
    List<FoundNorm> named = new ArrayList<>();
    for (FoundNorm one : found) {
      String name = one.norm().name();
      String unique = name;
      while (!taken.add(unique)) {
        unique = name + " #" + (1 + uses.merge(name, 1, Integer::sum));
      }
      named.add(one.withName(unique));
    }
    return named;
  }
}
