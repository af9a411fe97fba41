package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.edit.NormChoice;
import dev.normkit.io.find.FoundNorm;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Scope;
import dev.normkit.io.onnx.Value;
import dev.normkit.io.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * BatchNorm replaced by another norm with the same γ and β of each channel: InstanceNorm,
 * GroupNorm, or LayerNorm over channels and positions, which is GroupNorm of one group. The
 * operators stay in the version that the model has; where that lacks a norm, it is made of plain
 * ones.
 */
public final class Convert {
  /** What is to be told of every model that was converted. */
  static final String ADVICE =
      "The model has to be trained or fine-tuned before it is used: its weights were trained with"
          + " BatchNorm, and the new norms compute other values from them.";

  private static final int LAYER_NORM = 17;

  private static final int INSTANCE_NORM_OF_BF16 = 22;

  /** The version before has one γ per group. */
  private static final int GROUP_NORM = 21;

  private final NormChoice choice;
  private final Map<Value, Normalization> norms;

  private Convert(List<FoundNorm> found, NormChoice choice) {
    this.choice = choice;
    norms =
        found.stream().collect(Collectors.toMap(FoundNorm::output, FoundNorm::norm, (a, b) -> b));
  }

  /**
   * Replaces the BatchNorms of a model's graph.
   *
   * @param model the model
   * @param found its normalizations
   * @param choice what each becomes
   * @return the model with other norms
   */
  public static EditedModel of(OnnxGraph model, List<FoundNorm> found, NormChoice choice) {
    ModelDraft draft = new ModelDraft(model);
    List<EditOutcome> all = BatchNorms.each(draft, new Convert(found, choice)::replace);
    String advice = all.stream().anyMatch(EditOutcome::changed) ? ADVICE : "";
    return draft.edited(all, advice);
  }

  private String replace(BatchNormCall norm) throws Refused {
    Draft draft = norm.draft();
    norm.requireChannels();
    int channels = channels(norm);
    NormSpec spec = chosen(norm, channels);
    norm.requireBroadcasts("it can be replaced");
    int rank =
        draft
            .known()
            .rank(norm.x())
            .orElseThrow(() -> new Refused("how many axes its input has isn't known"));
    if (rank < 2) {
      throw new Refused("its input has " + rank + " of the 2 axes that samples and channels need");
    }
    Subgraph nodes = new Subgraph(norm);
    boolean single = hasOnePosition(norm, rank);
    String text = put(nodes, norm, new Shapes(spec, channels, rank, single, norm.type()));
    draft.replace(norm.node(), nodes.nodes());
    draft.sweep(Names.read(norm.node()));
    return text;
  }

  /** A function is one text for all its calls, which may be chosen different norms. */
  private NormSpec chosen(BatchNormCall norm, int channels) throws Refused {
    Set<Optional<NormSpec>> specs = new HashSet<>();
    for (Scope scope : norm.draft().scopes()) {
      Normalization known = norms.get(new Value(scope, norm.y()));
      if (known == null) {
        throw new Refused("its inputs don't make a norm");
      }
      specs.add(choice.of(known, channels));
    }
    if (specs.size() > 1) {
      throw new Refused("different norms were chosen for different calls of the function");
    }
    NormSpec spec =
        specs.iterator().next().orElseThrow(() -> new Refused("nothing was chosen for it"));
    if (spec.method() == NormMethod.BATCH) {
      throw new Refused("BatchNorm was chosen for it");
    }
    return spec;
  }

  /** Whether each channel of a sample is known to be one value. */
  private static boolean hasOnePosition(BatchNormCall norm, int rank) {
    return IntStream.range(2, rank)
        .allMatch(axis -> norm.draft().known().size(norm.x(), axis).orElse(0) == 1);
  }

  /** What a replacement has to fit. */
  private record Shapes(
      NormSpec spec, int channels, int rank, boolean onePosition, ElementType type) {
    boolean isDense() {
      return rank == 2;
    }

    /** The result would be β whatever the input. */
    void requireValues(int groups) throws Refused {
      if (onePosition && channels == groups) {
        throw new Refused(
            (groups == 1 ? "its group" : "each of its " + groups + " groups")
                + " would have one value per sample");
      }
    }
  }

  private String put(Subgraph nodes, BatchNormCall norm, Shapes to) throws Refused {
    switch (to.spec().method()) {
      case INSTANCE -> {
        if (to.onePosition()) {
          throw new Refused(
              to.isDense()
                  ? "InstanceNorm needs positions, and its input has only samples and channels"
                  : "InstanceNorm needs more than one position, and its input has one");
        }
        instance(nodes, norm, to.type());
        return "becomes InstanceNorm";
      }
      case LAYER -> {
        to.requireValues(1);
        if (to.isDense()) {
          layer(nodes, norm, to.type());
        } else {
          group(nodes, norm, to, 1);
        }
        return "becomes LayerNorm";
      }
      case GROUP -> {
        int groups = to.spec().groups().orElse(1);
        if (to.channels() % groups != 0) {
          throw new Refused(to.channels() + " channels don't make " + groups + " equal groups");
        }
        to.requireValues(groups);
        group(nodes, norm, to, groups);
        return "becomes GroupNorm(" + groups + ")";
      }
      default -> throw new Refused(to.spec().method() + " can't take its place");
    }
  }

  /** x, and γ and β in a type. */
  private static List<String> inputs(Subgraph nodes, BatchNormCall norm, ElementType type) {
    List<String> all = new ArrayList<>(List.of(norm.x()));
    for (String name : norm.node().getInputList().subList(1, BatchNormCall.MEAN)) {
      Optional<ElementType> own = norm.draft().known().elementType(name);
      all.add(own.isEmpty() || own.get() == type ? name : nodes.cast(name, type));
    }
    return all;
  }

  private static AttributeProto epsilon(BatchNormCall norm) {
    return Attributes.number("epsilon", norm.epsilon());
  }

  /** Before, the operator has no bfloat16, whose numbers float32 holds exactly. */
  private static ElementType ofInstanceNorm(BatchNormCall norm, ElementType type) {
    return type == ElementType.BF16 && norm.opset() < INSTANCE_NORM_OF_BF16
        ? ElementType.F32
        : type;
  }

  private static void instance(Subgraph nodes, BatchNormCall norm, ElementType type) {
    ElementType inner = ofInstanceNorm(norm, type);
    List<String> all = inputs(nodes, norm, inner);
    if (inner == type) {
      nodes.addAs(norm.y(), "InstanceNormalization", all, epsilon(norm));
      return;
    }
    all.set(0, nodes.cast(norm.x(), inner));
    nodes.castAs(norm.y(), nodes.add("InstanceNormalization", all, epsilon(norm)), type);
  }

  private static void layer(Subgraph nodes, BatchNormCall norm, ElementType type) {
    List<String> all = inputs(nodes, norm, type);
    if (norm.opset() >= LAYER_NORM) {
      nodes.addAs(norm.y(), "LayerNormalization", all, Attributes.whole("axis", -1), epsilon(norm));
      return;
    }
    // As the operator does: squares of 16 bits overflow, and ε would be 0.
    ElementType wide = type.bytes() < Float.BYTES ? ElementType.F32 : type;
    String x = nodes.cast(norm.x(), type, wide);
    String centred = nodes.add("Sub", List.of(x, nodes.mean(x, 1L)));
    String square = nodes.add("Mul", List.of(centred, centred));
    String epsilon = nodes.tensor("epsilon", NewTensor.vector(wide, norm.epsilon()));
    String radicand = nodes.add("Add", List.of(nodes.mean(square, 1L), epsilon));
    String quotient = nodes.add("Div", List.of(centred, nodes.add("Sqrt", List.of(radicand))));
    String scaled = nodes.cast(quotient, wide, type);
    String product = nodes.add("Mul", List.of(scaled, all.get(BatchNormCall.GAMMA)));
    nodes.addAs(norm.y(), "Add", List.of(product, all.get(BatchNormCall.BETA)));
  }

  /** InstanceNorm of groups as if they were channels, then γ and β of the channels. */
  private void group(Subgraph nodes, BatchNormCall norm, Shapes to, int groups) throws Refused {
    if (norm.opset() >= GROUP_NORM && !to.isDense()) {
      nodes.addAs(
          norm.y(),
          "GroupNormalization",
          inputs(nodes, norm, to.type()),
          Attributes.whole("num_groups", groups),
          epsilon(norm));
      return;
    }
    norm.draft().model().requireRoom("its groups need", groups, 2L * groups);
    norm.draft().model().take(2L * groups);
    ElementType type = to.type();
    ElementType inner = ofInstanceNorm(norm, type);
    double[] ones = new double[groups];
    Arrays.fill(ones, 1);
    String x = nodes.cast(norm.x(), type, inner);
    String grouped = nodes.add("Reshape", List.of(x, nodes.wholes("groups", 0, groups, -1)));
    String normalized =
        nodes.add(
            "InstanceNormalization",
            List.of(
                grouped,
                nodes.tensor("ones", NewTensor.vector(inner, ones)),
                nodes.tensor("zeros", NewTensor.vector(inner, new double[groups]))),
            epsilon(norm));
    String shaped = nodes.add("Reshape", List.of(normalized, nodes.add("Shape", List.of(x))));
    String back = nodes.cast(shaped, inner, type);
    double[] sizes = new double[to.rank() - 1];
    Arrays.fill(sizes, 1);
    sizes[0] = to.channels();
    String shape = nodes.wholes("channels", sizes);
    List<String> all = inputs(nodes, norm, type);
    String gamma = nodes.add("Reshape", List.of(all.get(BatchNormCall.GAMMA), shape));
    String product = nodes.add("Mul", List.of(back, gamma));
    String beta = nodes.add("Reshape", List.of(all.get(BatchNormCall.BETA), shape));
    nodes.addAs(norm.y(), "Add", List.of(product, beta));
  }

  /** γ and β stay as they are, so they need not be constants. */
  private int channels(BatchNormCall norm) throws Refused {
    OptionalLong count = norm.draft().known().size(norm.node().getInput(BatchNormCall.GAMMA), 0);
    if (count.isEmpty()) {
      count = norm.draft().known().size(norm.x(), 1);
    }
    if (count.isEmpty()) {
      throw new Refused("how many channels it has isn't known");
    }
    if (count.getAsLong() < 1 || count.getAsLong() > Integer.MAX_VALUE) {
      throw new Refused("it has " + count.getAsLong() + " channels, which no layer can have");
    }
    return (int) count.getAsLong();
  }
}
