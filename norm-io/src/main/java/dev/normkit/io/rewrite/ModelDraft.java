package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.Message;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.onnx.InputReach;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Scope;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model while it is changed: a draft for its graph, for each body of a node and for each
 * function, and what they share.
 */
final class ModelDraft {
  /** From this version of the format on, an initializer need not be an input too. */
  private static final int INITIALIZERS_ALONE = 4;

  /** Of a tensor, whose elements are doubles here; its bytes have to fit a file of 2 GB. */
  static final int MOST_ELEMENTS = (1 << 28) - 1;

  /**
   * Of elements that the file doesn't store: fills, expanded biases and copies. Each takes about 24
   * bytes until it is written, so these are 24 MB and six times the bytes read, beside the stored
   * ones, which take about eight times theirs.
   */
  private static final long FREE_ELEMENTS = 1 << 20;

  private final OnnxGraph graph;
  private final Map<Message, Draft> drafts = new IdentityHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final InputReach reach = new InputReach();
  private long taken;

  ModelDraft(OnnxGraph graph) {
    this.graph = graph;
    names.addAll(Names.all(graph.model().getGraph()));
    graph.model().getFunctionsList().forEach(one -> names.addAll(Names.all(one.getNodeList())));
    // Each scope comes before those inside it.
    for (Scope scope : graph.scopes()) {
      Draft known = drafts.get(scope.definition());
      if (known == null) {
        drafts.put(scope.definition(), new Draft(this, scope, around(scope)));
      } else {
        known.isAlso(scope);
      }
    }
  }

  private Optional<Draft> around(Scope scope) {
    return scope.kind() == Scope.Kind.BODY
        ? scope.caller().map(caller -> of(caller.scope()))
        : Optional.empty();
  }

  OnnxGraph graph() {
    return graph;
  }

  /** That of the model's graph. */
  Draft main() {
    return of(graph.scopes().get(0));
  }

  /** That of a scope; all calls of a function have one. */
  Draft of(Scope scope) {
    return drafts.get(scope.definition());
  }

  /** That of a node's body, if it has been found as one. */
  Optional<Draft> of(GraphProto body) {
    return Optional.ofNullable(drafts.get(body));
  }

  /** Whether a value of the model as it was depends on what callers give. */
  boolean isData(Value value) {
    return reach.of(value);
  }

  /** Whether an initializer need not be an input too. */
  boolean initializersAlone() {
    return graph.model().getIrVersion() >= INITIALIZERS_ALONE;
  }

  /**
   * Refuses more elements than a model of its size needs.
   *
   * @param what has them, for example {@code its weights have}
   * @param elements how many there are
   * @param unstored of these, those that the file doesn't store
   */
  void requireRoom(String what, long elements, long unstored) throws Refused {
    if (elements > MOST_ELEMENTS
        || taken + unstored > FREE_ELEMENTS + graph.constants().bytesRead() / 4) {
      throw new Refused(
          "%s %s elements, far more than a file of its size needs".formatted(what, elements));
    }
  }

  /** Counts elements that are kept until the model is written. */
  void take(long unstored) {
    taken += unstored;
  }

  /** A name that nothing in the model has. */
  String fresh(String base) {
    String name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /** The model with all changes. */
  EditedModel edited(List<EditOutcome> outcomes, String advice) {
    return new EditedModel(
        apply(), outcomes, advice, graph.folder().filter(folder -> hasExternalData()));
  }

  /** Whether weights lie in files of their own. */
  boolean hasExternalData() {
    return ExternalTensors.of(graph.model()).findAny().isPresent();
  }

  /** The file with all changes. */
  byte[] apply() {
    Splice splice = main().splice();
    List<FunctionProto> functions = graph.model().getFunctionsList();
    for (int i = 0; i < functions.size(); i++) {
      Draft function = drafts.get(functions.get(i));
      if (function != null && function.isChanged()) {
        splice.functions.put(i, function.splice());
      }
    }
    return splice.apply(graph.bytes());
  }

  /** The bodies of a node that are drafts too. */
  List<Draft> bodies(NodeProto node) {
    List<Draft> bodies = new ArrayList<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        of(attribute.getG()).ifPresent(bodies::add);
      }
      attribute.getGraphsList().forEach(body -> of(body).ifPresent(bodies::add));
    }
    return bodies;
  }
}
