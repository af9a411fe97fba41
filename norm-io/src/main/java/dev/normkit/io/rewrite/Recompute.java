package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normkit.io.TensorFile;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.edit.StatisticsRun;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.rewrite.OnnxRuntime.Tensor;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Statistics of batches that ONNX Runtime runs. The batch's own take the running ones' place in the
 * graph, are computed in double, and become outputs of it.
 */
public final class Recompute implements StatisticsRun {
  private static final Set<Integer> TYPES =
      Set.of(
          TensorProto.DataType.FLOAT_VALUE,
          TensorProto.DataType.DOUBLE_VALUE,
          TensorProto.DataType.INT64_VALUE);

  private static final long PER_CHANNEL = 4;

  private final OnnxGraph model;
  private final Map<String, Pooled> pooled = new LinkedHashMap<>();
  private final OnnxRuntime runtime;

  /** The types of the inputs, by their names. */
  private final Map<String, Integer> inputs = new LinkedHashMap<>();

  private Recompute(OnnxGraph model) throws FileFormatException {
    this.model = model;
    readInputs();
    ModelDraft draft = new ModelDraft(model);
    // It would read other files too, so it is given none that isn't in the folder.
    for (TensorProto tensor : ExternalTensors.of(model.model()).toList()) {
      model.locate(tensor);
    }
    BatchNorms.each(draft, this::observe);
    runtime = OnnxRuntime.load(draft.apply(), true, model.folder());
  }

  /**
   * Begins.
   *
   * @param model the model, whose inputs are of float32, float64 or int64
   * @return what takes batches, to be closed
   * @throws IllegalStateException if ONNX Runtime isn't on the class path
   * @throws IllegalArgumentException if it can't run the model, or the model has other inputs
   * @throws FileFormatException if weights lie in files outside of the model's folder
   */
  public static Recompute of(OnnxGraph model) throws FileFormatException {
    return new Recompute(model);
  }

  private void readInputs() {
    readTypes();
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "the model has no inputs, so its statistics can't be computed from batches");
    }
  }

  private void readTypes() {
    for (ValueInfoProto one : model.model().getGraph().getInputList()) {
      if (model.scopes().get(0).resolve(one.getName()).isInput()) {
        int type = one.getType().getTensorType().getElemType();
        if (!TYPES.contains(type)) {
          throw new IllegalArgumentException(
              "the model's input \"%s\" is of ONNX' type %s; float32 (1), float64 (11) and int64 (7)"
                      .formatted(one.getName(), type)
                  + " can be given");
        }
        inputs.put(one.getName(), type);
      }
    }
  }

  /** Statistics of one norm. */
  private static final class Pooled {
    final String mean;
    final String variance;
    double samples;
    double[] means;
    double[] variances;

    Pooled(String mean, String variance, int channels) {
      this.mean = mean;
      this.variance = variance;
      means = new double[channels];
      variances = new double[channels];
    }

    /** The parallel form of the two sums, which doesn't cancel where a mean is large. */
    void add(double weight, double[] mean, double[] variance) {
      samples += weight;
      double share = weight / samples;
      for (int i = 0; i < means.length; i++) {
        double distance = mean[i] - means[i];
        means[i] += distance * share;
        variances[i] +=
            share * (variance[i] - variances[i]) + share * (1 - share) * distance * distance;
      }
    }
  }

  /** Puts the batch's statistics in the running ones' place, and makes them outputs. */
  private String observe(BatchNormCall norm) throws Refused {
    Draft draft = norm.draft();
    requireFolded(norm);
    Constant gamma = norm.parameter(BatchNormCall.GAMMA);
    // Scale and bias for the batch's own statistics, and the two that are pooled.
    draft.model().requireRoom("its scale has", gamma.count(), PER_CHANNEL * gamma.count());
    draft.model().take(PER_CHANNEL * gamma.count());
    int channels = Math.toIntExact(gamma.count());
    Subgraph nodes = new Subgraph(norm);
    String rows = nodes.add("Reshape", List.of(norm.x(), nodes.wholes("rows", 0, channels, -1)));
    String exact = nodes.cast(rows, ElementType.F64);
    String mean = nodes.mean(exact, 0L, 2L);
    String centred = nodes.add("Sub", List.of(exact, mean));
    String variance = nodes.mean(nodes.add("Mul", List.of(centred, centred)), 0L, 2L);
    String epsilon = nodes.tensor("epsilon", NewTensor.vector(ElementType.F64, norm.epsilon()));
    String deviation = nodes.add("Sqrt", List.of(nodes.add("Add", List.of(variance, epsilon))));
    String normalized = nodes.add("Div", List.of(centred, deviation));
    String product = nodes.add("Mul", List.of(normalized, nodes.tensor("scale", column(gamma))));
    Constant beta = norm.parameter(BatchNormCall.BETA);
    String sum = nodes.add("Add", List.of(product, nodes.tensor("bias", column(beta))));
    String shape = nodes.add("Shape", List.of(norm.x()));
    nodes.addAs(norm.y(), "Reshape", List.of(nodes.cast(sum, norm.type()), shape));
    draft.replace(norm.node(), nodes.nodes());
    draft.sweep(Names.read(norm.node()));
    draft.addOutput(doubles(mean));
    draft.addOutput(doubles(variance));
    pooled.put(norm.y(), new Pooled(mean, variance, channels));
    return "";
  }

  private static void requireFolded(BatchNormCall norm) throws Refused {
    if (!norm.draft().isMain()) {
      throw new Refused("only what the model's graph itself computes can be observed");
    }
    norm.requireChannels();
    norm.requireInference();
    norm.requireBroadcasts("its statistics can be observed");
    norm.parameter(BatchNormCall.MEAN);
    norm.parameter(BatchNormCall.VARIANCE);
  }

  private static NewTensor column(Constant parameter) {
    double[] data = new double[Math.toIntExact(parameter.count())];
    Arrays.setAll(data, parameter::get);
    return new NewTensor(ElementType.F64, List.of(parameter.count(), 1L), data);
  }

  private static ValueInfoProto doubles(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.DOUBLE_VALUE)))
        .build();
  }

  @Override
  public void add(float[] data, int... shape) {
    long[] sizes = Arrays.stream(shape).asLongStream().toArray();
    if (!List.copyOf(inputs.values()).equals(List.of(TensorProto.DataType.FLOAT_VALUE))) {
      throw new IllegalArgumentException(
          "the model has the inputs " + inputs.keySet() + "; give a tensor for each");
    }
    add(Map.of(inputs.keySet().iterator().next(), new Tensor(data, sizes)));
  }

  @Override
  public void add(TensorFile batch) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> input : inputs.entrySet()) {
      boolean alone = inputs.size() == 1 && batch.names().size() == 1;
      String name = alone ? batch.names().get(0) : input.getKey();
      long[] sizes = batch.info(name).shape().stream().mapToLong(Long::longValue).toArray();
      Object data =
          switch (input.getValue()) {
            case TensorProto.DataType.INT64_VALUE -> batch.longs(name);
            case TensorProto.DataType.DOUBLE_VALUE -> batch.doubles(name);
            default -> batch.floats(name);
          };
      tensors.put(input.getKey(), new Tensor(data, sizes));
    }
    add(tensors);
  }

  private void add(Map<String, Tensor> tensors) {
    long[] sizes = tensors.get(inputs.keySet().iterator().next()).shape();
    if (sizes.length == 0 || sizes[0] == 0) {
      throw new IllegalArgumentException("a batch needs at least one sample");
    }
    Map<String, Tensor> outputs = runtime.run(tensors);
    pooled.forEach((norm, all) -> requireFinite(norm, outputs, all));
    for (Pooled all : pooled.values()) {
      all.add(sizes[0], doubles(outputs, all.mean), doubles(outputs, all.variance));
    }
  }

  private static double[] doubles(Map<String, Tensor> outputs, String name) {
    return (double[]) outputs.get(name).data();
  }

  private static void requireFinite(String norm, Map<String, Tensor> outputs, Pooled all) {
    for (String name : List.of(all.mean, all.variance)) {
      double[] values = doubles(outputs, name);
      for (int channel = 0; channel < values.length; channel++) {
        if (!Double.isFinite(values[channel])) {
          throw new IllegalArgumentException(
              "in this batch the statistics of channel %s before \"%s\" are %s"
                  .formatted(channel, norm, values[channel]));
        }
      }
    }
  }

  @Override
  public EditedModel finish() {
    ModelDraft draft = new ModelDraft(model);
    List<EditOutcome> all = BatchNorms.each(draft, this::store);
    return draft.edited(all, "");
  }

  private String store(BatchNormCall norm) throws Refused {
    Draft draft = norm.draft();
    requireFolded(norm);
    Pooled statistics = pooled.get(norm.y());
    if (statistics == null) {
      throw new Refused("its statistics can't be observed");
    }
    if (statistics.samples == 0) {
      throw new IllegalStateException("no batch was given");
    }
    NewTensor mean = like(norm.parameter(BatchNormCall.MEAN), statistics.means);
    NewTensor variance = like(norm.parameter(BatchNormCall.VARIANCE), statistics.variances);
    long samples = (long) statistics.samples;
    String text = "has the statistics of " + samples + (samples == 1 ? " sample" : " samples");
    NodeProto.Builder node = norm.node().toBuilder();
    node.setInput(BatchNormCall.MEAN, draft.store(node.getInput(BatchNormCall.MEAN), mean));
    node.setInput(
        BatchNormCall.VARIANCE, draft.store(node.getInput(BatchNormCall.VARIANCE), variance));
    if (!node.getInputList().equals(norm.node().getInputList())) {
      draft.replace(norm.node(), node.build());
      draft.sweep(norm.node().getInputList());
    }
    return text;
  }

  private static NewTensor like(Constant old, double[] data) throws Refused {
    NewTensor tensor = new NewTensor(NewTensor.type(old), old.shape(), data);
    int unbounded = tensor.firstUnbounded();
    if (unbounded >= 0) {
      throw new Refused(
          "in channel %s %s is beyond the range of %s"
              .formatted(unbounded, data[unbounded], old.type()));
    }
    return tensor;
  }

  @Override
  public void close() {
    runtime.close();
  }
}
