package dev.normkit.tests;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Layout;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.tests.Operands.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One block of a golden file; the format is that of {@code golden/README.md}.
 *
 * @param values the text behind each key
 */
record GoldenCase(Map<String, String> values) {

  static List<GoldenCase> read(String file) {
    try (InputStream in = GoldenCase.class.getResourceAsStream("/golden/" + file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Stream.of(text.strip().split("\n\n", -1)).map(GoldenCase::parse).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static GoldenCase parse(String block) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : block.split("\n", -1)) {
      int space = line.indexOf(' ');
      values.put(line.substring(0, space), line.substring(space + 1));
    }
    return new GoldenCase(values);
  }

  String name() {
    return text("case");
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key) {
    if (!has(key)) {
      throw new IllegalArgumentException(values.get("case") + " has no " + key);
    }
    return values.get(key);
  }

  int steps() {
    return Integer.parseInt(text("steps"));
  }

  boolean training() {
    return text("mode").equals("training");
  }

  NormPlan plan() {
    int[] sizes = Stream.of(text("shape").split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    return new NormPlan(spec(), Shape.of(Layout.valueOf(text("layout")), sizes));
  }

  private NormSpec spec() {
    NormMethod method = NormMethod.valueOf(text("method"));
    SpecBuilder builder =
        NormSpec.of(method)
            .epsilon(Double.parseDouble(text("epsilon")))
            .weight(has("weight"))
            .bias(has("bias"));
    if (has("axis")) {
      builder.axis(Integer.parseInt(text("axis")));
    }
    if (has("groups")) {
      builder.groups(Integer.parseInt(text("groups")));
    }
    if (has("mixed-variance")) {
      builder.mixedVariance(MixedVariance.UNBIASED);
    }
    if (has("batch-branch")) {
      builder.batchBranch(false);
    }
    if (!has("momentum")) {
      builder.trackStatistics(false);
    } else {
      builder
          .trackStatistics(true)
          .momentum(
              text("momentum").equals("cumulative")
                  ? Momentum.cumulative()
                  : Momentum.ofNew(Double.parseDouble(text("momentum"))))
          .runningVariance(
              text("variance").equals("biased")
                  ? RunningVariance.BIASED
                  : RunningVariance.UNBIASED);
    }
    return builder.build();
  }

  /** A given tensor. */
  float[] floats(String key) {
    ByteBuffer bytes = bytes(key, "f32 ");
    float[] tensor = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(tensor);
    return tensor;
  }

  /** The input of one step, from 0. */
  float[] input(int step) {
    float[] all = floats("x");
    int elements = all.length / steps();
    return Arrays.copyOfRange(all, step * elements, (step + 1) * elements);
  }

  /** The oracle on the last batch. */
  Oracle oracle() {
    return new Oracle(plan(), operands());
  }

  /** The oracle on the last batch in inference, after training. */
  Oracle evaluated() {
    Operands operands = operands();
    if (plan().spec().runningAverage().isPresent()) {
      RunningOracle running = runningOracle();
      give(operands, Part.RUNNING_MEAN, running.means());
      give(operands, Part.RUNNING_VARIANCE, running.variances());
    }
    return new Oracle(plan(), operands);
  }

  private static void give(Operands operands, Part part, Estimate estimate) {
    double[] values = new double[estimate.count()];
    Arrays.setAll(values, estimate::value);
    operands.with(part, values);
  }

  private Operands operands() {
    Operands operands = new Operands().with(Part.X, FloatSpan.of(input(steps() - 1)));
    give(operands, Part.DY, "dy");
    give(operands, Part.WEIGHT, "weight");
    give(operands, Part.BIAS, "bias");
    give(operands, Part.MEAN_LOGITS, "mean-logits");
    give(operands, Part.VARIANCE_LOGITS, "variance-logits");
    give(operands, Part.RUNNING_MEAN, "running-mean");
    give(operands, Part.RUNNING_VARIANCE, "running-var");
    return operands;
  }

  private void give(Operands operands, Part part, String key) {
    if (has(key)) {
      operands.with(part, FloatSpan.of(floats(key)));
    }
  }

  /** The oracle of the running statistics, after all batches. */
  RunningOracle runningOracle() {
    RunningOracle oracle = new RunningOracle(plan());
    for (int step = 0; step < steps(); step++) {
      oracle.add(input(step));
    }
    return oracle;
  }

  /** An expected tensor. */
  double[] doubles(String key) {
    ByteBuffer bytes = bytes(key, "f64 ");
    double[] tensor = new double[bytes.remaining() / Double.BYTES];
    bytes.asDoubleBuffer().get(tensor);
    return tensor;
  }

  private ByteBuffer bytes(String key, String kind) {
    String value = text(key);
    if (!value.startsWith(kind)) {
      throw new IllegalArgumentException(name() + ": " + key + " is not " + kind);
    }
    byte[] bytes = Base64.getDecoder().decode(value.substring(kind.length()));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public String toString() {
    return name();
  }
}
