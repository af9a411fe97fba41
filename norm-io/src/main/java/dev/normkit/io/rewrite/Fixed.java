package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Scope;
import dev.normkit.io.onnx.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Constants that nobody can change: a caller may replace initializers that are inputs too, and a
 * function is one text for calls that give it other tensors and attributes.
 */
final class Fixed {
  private Fixed() {}

  /** The elements of a value, unless they can be replaced or are too many for an array. */
  static Optional<Constant> of(Draft draft, String name) {
    return known(draft, name)
        .filter(found -> obstacle(draft, name, found).isEmpty())
        .filter(found -> found.count() <= ModelDraft.MOST_ELEMENTS);
  }

  /** What is to be added to the sentence that a value isn't constant; empty if nothing is. */
  static String whyNot(Draft draft, String name) {
    return known(draft, name)
        .flatMap(found -> obstacle(draft, name, found))
        .map(why -> ": " + why)
        .orElse("");
  }

  private static Optional<Constant> known(Draft draft, String name) {
    return draft.model().graph().constants().of(draft.scopes().get(0).resolve(name));
  }

  private static Optional<String> obstacle(Draft draft, String name, Constant found) {
    Scope scope = draft.scopes().get(0);
    Scope home = scope.outermost();
    for (Value root : found.origin().roots()) {
      if (root.scope().outermost() != home) {
        return Optional.of("other calls of the function may give another");
      }
      if (draft.model().of(root.scope()).isOverridable(root.name())) {
        return Optional.of(
            "\"%s\" is an input too, so callers may replace it; remove it from the %s's inputs"
                .formatted(
                    Brief.of(root.name()),
                    root.scope().kind() == Scope.Kind.GRAPH ? "graph" : "body"));
      }
    }
    return home.kind() == Scope.Kind.FUNCTION && refersToCall(scope.resolve(name))
        ? Optional.of("it is made of an attribute that each call of the function gives")
        : Optional.empty();
  }

  /** Whether a node that a value is made of takes an attribute from the call of its function. */
  private static boolean refersToCall(Value value) {
    Deque<Value> open = new ArrayDeque<>(Set.of(value));
    Set<Value> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Value next = open.poll();
      Optional<Node> maker = seen.add(next) ? next.producer() : Optional.empty();
      if (maker.isEmpty()) {
        continue;
      }
      if (maker.get().proto().getAttributeList().stream()
          .map(AttributeProto::getRefAttrName)
          .anyMatch(name -> !name.isEmpty())) {
        return true;
      }
      for (int i = 0; i < maker.get().inputs(); i++) {
        maker.get().input(i).ifPresent(open::add);
      }
    }
    return false;
  }
}
