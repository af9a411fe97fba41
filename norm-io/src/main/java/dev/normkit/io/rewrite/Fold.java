package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.onnx.OnnxGraph;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * BatchNorm folded into the layer before it, or where that can't be into the one behind it: Conv,
 * ConvTranspose, Gemm or MatMul with or without Add. For each channel a norm that uses its running
 * statistics is y = factor·x + shift, factor = γ/√(σ²+ε) and shift = β − μ·factor; the factor goes
 * into the weights, the shift into the bias, computed in double and rounded once.
 */
public final class Fold {
  private final boolean copyShared;

  /** What became of the norms that are gone. */
  private final Map<NodeProto, String> folded = new IdentityHashMap<>();

  private Fold(boolean copyShared) {
    this.copyShared = copyShared;
  }

  /**
   * Folds all that can be folded exactly.
   *
   * @param model the model
   * @param copyShared whether weights that other nodes read too may be copied
   * @return the model without the norms that were folded
   */
  public static EditedModel of(OnnxGraph model, boolean copyShared) {
    ModelDraft draft = new ModelDraft(model);
    Fold fold = new Fold(copyShared);
    // One norm that goes may make room for another: until nothing more goes.
    List<EditOutcome> before = List.of();
    List<EditOutcome> now = BatchNorms.each(draft, fold::once);
    while (!now.equals(before)) {
      before = now;
      now = BatchNorms.each(draft, fold::once);
    }
    return draft.edited(now, "");
  }

  private String once(BatchNormCall norm) throws Refused {
    String done = folded.get(norm.node());
    if (done == null) {
      norm.requireChannels();
      norm.requireInference();
      done = "folded into " + fold(norm, norm.affine());
      folded.put(norm.node(), done);
    }
    return done;
  }

  private String fold(BatchNormCall norm, Affine affine) throws Refused {
    String before;
    try {
      return intoBefore(norm, affine);
    } catch (Refused why) {
      before = why.getMessage();
    }
    try {
      return intoBehind(norm, affine);
    } catch (Refused why) {
      throw new Refused(before + "; " + why.getMessage());
    }
  }

  private String intoBefore(BatchNormCall norm, Affine affine) throws Refused {
    Draft draft = norm.draft();
    if (draft.isFromOutside(norm.x())) {
      throw new Refused(
          "what it reads, \"" + Brief.of(norm.x()) + "\", is made outside of the body");
    }
    NodeProto node =
        draft.producer(norm.x()).orElseThrow(() -> new Refused("before it, there is no layer"));
    if (Nodes.is(node, "Add")) {
      node = matMul(draft, node);
    }
    String label = Nodes.label(node);
    try {
      requireKnownBias(norm, node);
      LinearLayer layer = LinearLayer.of(draft, node);
      requireOnlyReader(draft, norm.x());
      layer.requireMatrix(norm.x());
      layer.thenNorm(affine);
      layer.store(copyShared, node.getInput(0), norm.y());
      draft.remove(norm.node());
      return label + " before it";
    } catch (Refused why) {
      throw new Refused("before it, " + label + ": " + why.getMessage());
    }
  }

  /** That to which an Add adds the bias; the Add itself if there is none. */
  private static NodeProto matMul(Draft draft, NodeProto add) {
    for (String input : add.getInputList()) {
      NodeProto maker = draft.producer(input).orElse(add);
      if (Nodes.is(maker, "MatMul")
          && Bias.addBehind(draft, maker).filter(add::equals).isPresent()) {
        return maker;
      }
    }
    return add;
  }

  private String intoBehind(BatchNormCall norm, Affine affine) throws Refused {
    Draft draft = norm.draft();
    List<NodeProto> readers = draft.readers(norm.y());
    if (readers.isEmpty() || draft.isOutput(norm.y())) {
      throw new Refused("behind it, its output is the " + draft.kind() + "'s");
    }
    NodeProto node = readers.get(0);
    String label = Nodes.label(node);
    try {
      requireKnownBias(norm, node);
      LinearLayer layer = LinearLayer.of(draft, node);
      requireOnlyReader(draft, norm.y());
      layer.requireReads(norm.y());
      layer.requireMatrix(norm.y());
      layer.afterNorm(affine);
      layer.store(copyShared, norm.x(), layer.output());
      draft.remove(norm.node());
      return label + " behind it";
    } catch (Refused why) {
      throw new Refused("behind it, " + label + ": " + why.getMessage());
    }
  }

  /**
   * Where operators don't broadcast, a bias may be one per row, and adding a row to all is told.
   */
  private static void requireKnownBias(BatchNormCall norm, NodeProto node) throws Refused {
    boolean said = Nodes.is(node, "Gemm") && Nodes.whole(node, "broadcast", 0) != 0;
    if (Nodes.is(node, "MatMul") || Nodes.is(node, "Gemm") && !said) {
      norm.requireBroadcasts("it can take the norm");
    }
  }

  private static void requireOnlyReader(Draft draft, String between) throws Refused {
    if (draft.isOutput(between)) {
      throw new Refused(
          "\"%s\" between them is an output of the %s".formatted(Brief.of(between), draft.kind()));
    }
    if (draft.readers(between).size() != 1) {
      throw new Refused("other nodes read \"" + Brief.of(between) + "\" between them too");
    }
  }
}
