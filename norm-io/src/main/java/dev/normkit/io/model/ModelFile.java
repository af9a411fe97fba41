package dev.normkit.io.model;

import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.edit.NormChoice;
import dev.normkit.io.edit.StatisticsRun;
import dev.normkit.io.find.FoldedNorms;
import dev.normkit.io.find.FoundNorm;
import dev.normkit.io.find.Normalizations;
import dev.normkit.io.health.Figures;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.report.Inspection;
import dev.normkit.io.rewrite.Convert;
import dev.normkit.io.rewrite.Fold;
import dev.normkit.io.rewrite.Recompute;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.network.LayerPlan;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.network.NetworkPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An ONNX model as a file:
 *
 * <pre>{@code
 * ModelFile model = ModelFile.open(Path.of("model.onnx"));
 * for (Normalization norm : model.normalizations()) {
 *   System.out.println(norm.name() + " " + norm.method() + " " + norm.data());
 * }
 * NormLayer layer = model.layer("encoder.layer.0.output.LayerNorm");
 * }</pre>
 *
 * <p>It needs the protobuf classes of ONNX, {@code org.tribuo:tribuo-util-onnx}, on the class path.
 * Immutable; to be shared freely.
 */
public final class ModelFile {
  private final OnnxGraph graph;
  private final List<FoundNorm> found;
  private final List<String> ofConstants;

  private ModelFile(OnnxGraph graph) {
    this.graph = graph;
    Normalizations all = Normalizations.in(graph);
    found = all.ofData();
    ofConstants = all.ofConstants().stream().map(one -> one.norm().name()).toList();
  }

  /**
   * Opens a model.
   *
   * @param file an ONNX file; its external data, if any, lies in the same folder or below
   * @return the model
   * @throws FileFormatException if it isn't an ONNX model or is damaged, or if its external data
   *     isn't there or lies elsewhere
   * @throws IOException if it can't be read
   * @throws IllegalStateException if the protobuf classes of ONNX are missing
   */
  public static ModelFile open(Path file) throws IOException {
    Libraries.requireOnnx();
    try {
      return new ModelFile(OnnxGraph.read(file));
    } catch (UncheckedIOException damaged) {
      throw damaged.getCause();
    }
  }

  /** {@return the name of the file} */
  public String name() {
    return graph.name();
  }

  /**
   * {@return the normalizations of its data, those of bodies and functions too; names differ}
   *
   * <p>One whose input is a constant of the model isn't among them: it standardizes weights.
   */
  public List<Normalization> normalizations() {
    return found.stream().map(FoundNorm::norm).toList();
  }

  /**
   * A normalization as a layer that computes the same.
   *
   * @param name of {@link #normalizations}
   * @return a new layer with the file's numbers, in {@code eval()}
   * @throws IllegalArgumentException if there is none of that name, or its numbers aren't legal
   * @throws IllegalStateException if the file doesn't hold all of its numbers, no layer computes
   *     the same, or no backend is ready
   */
  public NormLayer layer(String name) {
    return normalization(name).layer();
  }

  /**
   * A normalization by its name.
   *
   * @param name of {@link #normalizations}, or of one of its nodes
   * @return the normalization
   * @throws IllegalArgumentException if there is none
   */
  public Normalization normalization(String name) {
    return normalizations().stream()
        .filter(norm -> norm.name().equals(name))
        .findFirst()
        .or(
            () ->
                normalizations().stream()
                    .filter(norm -> norm.place().nodes().contains(name))
                    .findFirst())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no normalization \"%s\"; it has %s"
                        .formatted(
                            name(),
                            name,
                            normalizations().stream()
                                .map(Normalization::name)
                                .limit(20)
                                .toList())));
  }

  /** {@return what is in the model and what is wrong with it} */
  public Inspection inspect() {
    List<String> remarks = new ArrayList<>();
    List<String> folded = FoldedNorms.of(graph);
    if (!folded.isEmpty()) {
      remarks.add(
          "%s BatchNorm%s by their names, folded into the layer before and gone from the file: %s"
              .formatted(folded.size(), folded.size() == 1 ? " was," : "s were,", first(folded)));
    }
    if (!ofConstants.isEmpty()) {
      remarks.add(
          "weights are standardized by %s of constants of the model, which %s: %s"
              .formatted(
                  Figures.count(ofConstants.size(), "norm"),
                  ofConstants.size() == 1 ? "isn't listed" : "aren't listed",
                  first(ofConstants)));
    }
    return Inspection.of(name(), "ONNX", normalizations(), remarks);
  }

  private static String first(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(5, names.size())))
        + (names.size() > 5 ? ", …" : "");
  }

  /**
   * The model with BatchNorm folded into the layers beside it, where that is exact and their
   * weights are read by no other node.
   *
   * @return the new model, and for each BatchNorm why it went or stays
   * @throws IOException if a tensor is damaged
   */
  public EditedModel fold() throws IOException {
    return fold(false);
  }

  /**
   * The model with BatchNorm folded into the layers beside it, where that is exact.
   *
   * @param copyShared whether weights that other nodes read too may be copied
   * @return the new model, and for each BatchNorm why it went or stays
   * @throws IOException if a tensor is damaged
   */
  public EditedModel fold(boolean copyShared) throws IOException {
    try {
      return Fold.of(graph, copyShared);
    } catch (UncheckedIOException damaged) {
      throw damaged.getCause();
    }
  }

  /**
   * The model with other norms in the place of BatchNorm, with the same γ and β.
   *
   * @param choice what each becomes
   * @return the new model, and for each BatchNorm what became of it
   * @throws IOException if a tensor is damaged
   */
  public EditedModel convert(NormChoice choice) throws IOException {
    try {
      return Convert.of(graph, found, choice);
    } catch (UncheckedIOException damaged) {
      throw damaged.getCause();
    }
  }

  /**
   * Begins to compute BatchNorm's running statistics anew from batches.
   *
   * @return what takes the batches and then gives the new model, to be closed
   * @throws IllegalStateException if ONNX Runtime isn't on the class path
   * @throws IllegalArgumentException if it can't run the model, or the model has inputs of other
   *     types than float32, float64 and int64
   * @throws IOException if a tensor is damaged
   */
  public StatisticsRun recompute() throws IOException {
    try {
      return Recompute.of(graph);
    } catch (UncheckedIOException damaged) {
      throw damaged.getCause();
    }
  }

  /**
   * The model with what a plan has in the place of BatchNorm.
   *
   * @param plan of {@link #network}, perhaps with another batch
   * @return the new model, and for each BatchNorm what became of it
   * @throws IOException if a tensor is damaged
   */
  public EditedModel convert(NetworkPlan plan) throws IOException {
    return convert(
        (norm, channels) ->
            plan.layers().stream()
                .filter(layer -> layer.name().equals(ModelNetwork.name(norm)))
                .map(LayerPlan::spec)
                .findFirst());
  }

  /**
   * The model as the selector sees it: BatchNorms are decided by its rules, all other methods are
   * pinned. A file doesn't say on which batches it was trained: they are taken for large enough,
   * 32, and sizes that inputs decide for 16; change the batch by {@link
   * NetworkDescription#withBatch} or ask a plan for its changes.
   *
   * @return a layer for each normalization whose number of channels is known
   * @throws IllegalStateException if norm-selector isn't on the path
   */
  public NetworkDescription network() {
    Libraries.requireSelector();
    return new ModelNetwork(graph, found).description();
  }

  /**
   * What a selector plans for the model, and by {@link NetworkPlan#changesFor} what another batch
   * would change.
   *
   * @param selector whose rules decide
   * @return the plan of {@link #network}
   */
  public NetworkPlan plan(NormSelector selector) {
    return selector.plan(network());
  }

  /** The graph behind it, for what changes models. */
  OnnxGraph graph() {
    return graph;
  }

  /** The normalizations with their nodes. */
  List<FoundNorm> found() {
    return found;
  }
}
