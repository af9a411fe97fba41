package dev.normkit.io.rewrite;

import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Scope;
import java.util.ArrayList;
import java.util.List;

/** The BatchNorms of a model, in its order. */
final class BatchNorms {
  private BatchNorms() {}

  /** Changes one and tells what was done. */
  interface Change {
    String apply(BatchNormCall norm) throws Refused;
  }

  /** Changes each as it is when its turn comes; those of a function once for all calls. */
  static List<EditOutcome> each(ModelDraft model, Change change) {
    List<EditOutcome> all = new ArrayList<>();
    for (Scope scope : model.graph().scopes()) {
      Draft draft = model.of(scope);
      if (draft.scopes().get(0) != scope) {
        continue;
      }
      for (Node node : scope.nodes()) {
        if (BatchNormCall.is(node.proto())) {
          all.add(outcome(new BatchNormCall(draft, node.proto(), node.opset()), change));
        }
      }
    }
    return all;
  }

  private static EditOutcome outcome(BatchNormCall norm, Change change) {
    String name = BatchNormCall.name(norm.node());
    String where = norm.draft().isMain() ? "" : ", in the " + norm.draft().label();
    try {
      return new EditOutcome(name, true, change.apply(norm) + where);
    } catch (Refused why) {
      return new EditOutcome(name, false, "stays: " + why.getMessage() + where);
    }
  }
}
