package dev.normkit.io.rewrite;

import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.find.FoundNorm;
import dev.normkit.io.find.Normalizations;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.onnx.Brief;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The BatchNorms of a model, in its order. */
final class BatchNorms {
  private BatchNorms() {}

  /** Changes one and tells what was done. */
  interface Change {
    String apply(BatchNormCall norm) throws Refused;
  }

  /** What each is, by what it makes in the graph. */
  static Map<String, Normalization> known(OnnxGraph graph) {
    Map<String, Normalization> all = new HashMap<>();
    for (FoundNorm found : Normalizations.of(graph)) {
      if (found.output().scope() == graph.scopes().get(0)) {
        all.put(found.output().name(), found.norm());
      }
    }
    return all;
  }

  /** Changes each of the main graph as it is when its turn comes; those in bodies stay. */
  static List<EditOutcome> each(Draft draft, Change change) {
    List<EditOutcome> all = new ArrayList<>();
    for (Scope scope : draft.graph().scopes()) {
      for (Node node : scope.nodes()) {
        if (BatchNormCall.is(node.proto())) {
          all.add(outcome(draft, node, change));
        }
      }
    }
    return all;
  }

  private static EditOutcome outcome(Draft draft, Node node, Change change) {
    String name = BatchNormCall.name(node.proto());
    if (node.scope() != draft.main()) {
      String where = "stays: it is in the " + Brief.of(node.scope().label());
      return new EditOutcome(name, false, where);
    }
    try {
      return new EditOutcome(
          name, true, change.apply(new BatchNormCall(node.proto(), node.opset())));
    } catch (Refused why) {
      return new EditOutcome(name, false, "stays: " + why.getMessage());
    }
  }
}
