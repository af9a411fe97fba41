package dev.normkit.io.layers;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.LayerSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one layer of the tensors of a file. */
public final class LayerLoader {
  private static final long MOST_BATCHES = 1L << 62;

  /** What a layer may have without a tensor that confirms it: some MB, whatever a file says. */
  private static final long MOST_UNCONFIRMED = 1L << 22;

  /** What 1 − weight may be off in double. */
  private static final double COMPLEMENT_ROUNDING = 0x1p-53;

  private final String name;
  private final Wanted wanted;
  private final Optional<DescribedLayer> described;
  private final LayerTensors tensors;
  private final List<String> conversions = new ArrayList<>();

  private LayerLoader(
      String name, Wanted wanted, Optional<DescribedLayer> described, LayerTensors tensors) {
    this.name = name;
    this.wanted = wanted;
    this.described = described;
    this.tensors = tensors;
  }

  /**
   * Loads a layer.
   *
   * @param name of the layer
   * @param wanted what the caller says of it
   * @param described what the file says of it
   * @param file all tensors
   * @return the layer and what was converted
   * @throws FileFormatException if the file doesn't hold such a layer
   * @throws IOException if it can't be read
   */
  public static Loaded load(
      String name, Wanted wanted, Optional<DescribedLayer> described, Map<String, Tensor> file)
      throws IOException {
    if (described.isPresent()) {
      if (!described.get().obstacles().isEmpty()) {
        throw new FileFormatException(
            "layer '"
                + name
                + "' can't be loaded: "
                + String.join("; ", described.get().obstacles()));
      }
      LayerTensors tensors = new LayerTensors(name, described.get().tensors(), file);
      LayerLoader loader = new LayerLoader(name, wanted, described, tensors);
      loader.conversions.addAll(described.get().conversions());
      return loader.load();
    }
    Optional<Naming.Named> named = Naming.find(name, file.keySet());
    if (named.isEmpty()) {
      throw new FileFormatException("there is no layer '" + Brief.of(name) + "'");
    }
    LayerTensors tensors = new LayerTensors(name, named.get().tensors(), file);
    LayerLoader loader = new LayerLoader(name, wanted, described, tensors);
    loader.sayNames(named.get());
    return loader.load();
  }

  private void sayNames(Naming.Named named) {
    if (named.naming() == Naming.PYTORCH) {
      return;
    }
    conversions.add(
        "its names are those of "
            + named.naming().framework()
            + ": "
            + named.tensors().entrySet().stream()
                .map(entry -> "'" + entry.getValue() + "' is the " + entry.getKey().word())
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow());
    if (named.hasRunningStd()) {
      conversions.add(Naming.ofRunningStd(false));
    }
  }

  private Loaded load() throws IOException {
    NormSpec spec = spec();
    LayerSize size = size(spec);
    LayerBuilder builder;
    try {
      builder = LayerBuilder.of(spec, size);
    } catch (IllegalArgumentException illegal) {
      throw new FileFormatException(
          "layer '" + name + "' can't be " + spec + ": " + illegal.getMessage(), illegal);
    }
    NormPlan plan = builder.typicalPlan();
    requireConfirmed(plan, size);
    builder = builder.withParameters(parameters(plan, affine(plan, size)));
    if (spec.runningAverage().isPresent()) {
      builder = builder.withStatistics(statistics(plan.runningChannels()));
    }
    conversions.addAll(tensors.widened());
    Optional<String> decision =
        described.flatMap(DescribedLayer::text).flatMap(LayerText::decision);
    return new Loaded(
        name, spec, builder, tensors.all(), tensors.used(), List.copyOf(conversions), decision);
  }

  private NormSpec spec() throws FileFormatException {
    Optional<NormSpec> said = described.map(DescribedLayer::spec);
    NormSpec spec =
        wanted
            .spec()
            .or(() -> said)
            .orElseThrow(
                () ->
                    new FileFormatException(
                        "the file doesn't say which method layer '"
                            + name
                            + "' is and what its epsilon is; give its spec, for example"
                            + " layer(\""
                            + name
                            + "\", NormSpec.batchNorm())"));
    if (said.isPresent() && !isSame(said.get(), spec)) {
      throw new FileFormatException(
          "layer '" + name + "' is " + said.get() + " by the file, but " + spec + " was asked for");
    }
    if (said.isEmpty()) {
      sayConventions(spec);
    }
    return spec;
  }

  /** Momentum.ofOld was the complement in double at first, and saved layers have that weight. */
  private static boolean isSame(NormSpec said, NormSpec asked) {
    if (said.equals(asked) || said.runningAverage().isEmpty() || asked.runningAverage().isEmpty()) {
      return said.equals(asked);
    }
    RunningAverage average = said.runningAverage().get();
    Momentum momentum = asked.runningAverage().get().momentum();
    return average.momentum().kind() == momentum.kind()
        && Math.abs(average.momentum().weightOfNew() - momentum.weightOfNew())
            <= COMPLEMENT_ROUNDING
        && said.withRunningAverage(average.withMomentum(momentum)).equals(asked);
  }

  private void sayConventions(NormSpec spec) {
    conversions.add("the file doesn't say epsilon; the spec's is " + spec.epsilon());
    if (spec.runningAverage().isPresent()) {
      RunningAverage average = spec.runningAverage().get();
      conversions.add(
          "the file doesn't say momentum and variance; the spec's are "
              + average.momentum()
              + " and the "
              + (average.unbiased()
                  ? "unbiased variance, as of PyTorch"
                  : "biased variance, as of Keras and ONNX"));
    }
  }

  private LayerSize size(NormSpec spec) throws FileFormatException {
    if (wanted.size().isPresent()) {
      return wanted.size().get();
    }
    Optional<LayerSize> said = described.flatMap(DescribedLayer::size);
    if (said.isPresent()) {
      return said.get();
    }
    for (Role role : List.of(Role.WEIGHT, Role.BIAS, Role.MEAN, Role.VARIANCE)) {
      if (tensors.has(role)) {
        return size(spec, tensors.sizes(role));
      }
    }
    throw new FileFormatException(
        "layer '" + name + "' has no tensor that tells its size; give it with the spec");
  }

  private LayerSize size(NormSpec spec, List<Long> found) throws FileFormatException {
    if (!spec.method().overTrailingAxes() && found.size() != 1) {
      throw new FileFormatException(
          "layer '"
              + name
              + "' has parameters with "
              + found.size()
              + " axes, but "
              + spec.method()
              + " has one value per channel; give its size with the spec");
    }
    List<Integer> sizes = new ArrayList<>();
    for (long size : found) {
      if (size < 1 || size > Integer.MAX_VALUE) {
        throw new FileFormatException(
            "layer '" + name + "' has parameters with an axis of " + size + " values");
      }
      sizes.add((int) size);
    }
    return new LayerSize(sizes, Optional.empty());
  }

  /** A backend takes memory for each value, which a few bytes of a file can make enormous. */
  private void requireConfirmed(NormPlan plan, LayerSize size) throws FileFormatException {
    NormSpec spec = plan.spec();
    boolean confirmed = spec.weight() || spec.bias() || spec.runningAverage().isPresent();
    if (confirmed || wanted.size().isPresent()) {
      return;
    }
    boolean trailing = spec.method().overTrailingAxes();
    long values =
        trailing ? TensorInfo.product(affine(plan, size)) : (long) plan.shape().channels();
    if (values > MOST_UNCONFIRMED) {
      throw new FileFormatException(
          "layer '"
              + name
              + "' has "
              + values
              + (trailing ? " normalized values" : " channels")
              + " by the file, but no tensor of that size; a layer of more than "
              + MOST_UNCONFIRMED
              + " needs its size in the request (LayerRequest.withSizes)");
    }
  }

  /** The sizes of γ and β. */
  private static List<Long> affine(NormPlan plan, LayerSize size) {
    if (plan.spec().method().overTrailingAxes() && !size.sizes().isEmpty()) {
      return size.sizes().stream().map(Integer::longValue).toList();
    }
    if (!plan.spec().method().overTrailingAxes()) {
      return List.of((long) plan.affineLength());
    }
    List<Long> sizes = new ArrayList<>();
    for (int axis = plan.firstNormalizedAxis(); axis < plan.shape().rank(); axis++) {
      sizes.add((long) plan.shape().size(axis));
    }
    return sizes;
  }

  private NormParameters parameters(NormPlan plan, List<Long> affine) throws IOException {
    NormSpec spec = plan.spec();
    // Before memory of their size is taken, which a damaged file may have made enormous.
    float[] weight = spec.weight() ? tensors.floats(Role.WEIGHT, affine) : new float[0];
    float[] bias = spec.bias() ? tensors.floats(Role.BIAS, affine) : new float[0];
    NormParameters start = NormParameters.initial(plan);
    if (spec.weight()) {
      start.weight().setAll(wanted.onePlusWeight() ? onePlus(weight) : weight);
    }
    if (spec.bias()) {
      start.bias().setAll(bias);
    }
    if (spec.method() == NormMethod.SWITCHABLE) {
      List<Long> mixing = List.of((long) plan.mixingLength());
      start.meanLogits().setAll(tensors.floats(Role.MEAN_LOGITS, mixing));
      start.varianceLogits().setAll(tensors.floats(Role.VARIANCE_LOGITS, mixing));
    }
    return start;
  }

  private float[] onePlus(float[] stored) {
    conversions.add("gamma is 1 + the stored weight");
    float[] weight = new float[stored.length];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = 1 + stored[i];
    }
    return weight;
  }

  private RunningStatistics.State statistics(int channels) throws IOException {
    List<Long> each = List.of((long) channels);
    double[] mean = tensors.doubles(Role.MEAN, -Double.MAX_VALUE, each);
    double[] variance = tensors.doubles(Role.VARIANCE, 0, each);
    LayerText.Counts counts =
        described
            .flatMap(DescribedLayer::text)
            .flatMap(LayerText::counts)
            .orElse(new LayerText.Counts(true, 0, List.of(), List.of()));
    long seen =
        tensors.has(Role.BATCHES) ? tensors.number(Role.BATCHES, MOST_BATCHES) : counts.seen();
    requireCounts(counts.batches(), channels);
    requireCounts(counts.values(), channels);
    List<RunningStatistics.Channel> all = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      all.add(
          new RunningStatistics.Channel(
              mean[c],
              variance[c],
              counts.batches().isEmpty() ? seen : counts.batches().get(c),
              counts.values().isEmpty() ? 0 : counts.values().get(c)));
    }
    try {
      return new RunningStatistics.State(all, seen, counts.known());
    } catch (IllegalArgumentException illegal) {
      throw new FileFormatException(
          "layer '" + name + "' has impossible statistics: " + illegal.getMessage(), illegal);
    }
  }

  private void requireCounts(List<Long> counts, int channels) throws FileFormatException {
    if (!counts.isEmpty() && counts.size() != channels) {
      throw new FileFormatException(
          "layer '"
              + name
              + "' has counts of "
              + counts.size()
              + " channels in its metadata, but "
              + channels
              + " channels");
    }
  }
}
