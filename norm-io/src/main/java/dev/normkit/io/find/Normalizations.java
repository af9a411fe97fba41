package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks all finders at all nodes. */
public final class Normalizations {
  private final List<NormFinder> finders;

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
   * @return in the order of the file, those of a body or function after those of what holds it;
   *     names differ
   */
  public static List<FoundNorm> of(OnnxGraph graph) {
    Normalizations all = new Normalizations(graph);
    List<FoundNorm> found = new ArrayList<>();
    Set<Node> taken = new HashSet<>();
    for (Scope scope : graph.scopes()) {
      for (Node node : scope.nodes()) {
        all.at(node)
            .filter(norm -> norm.nodes().stream().noneMatch(taken::contains))
            .ifPresent(
                norm -> {
                  found.add(norm);
                  taken.addAll(norm.nodes());
                });
      }
    }
    return named(found);
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
