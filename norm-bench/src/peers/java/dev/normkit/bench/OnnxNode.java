package dev.normkit.bench;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The ONNX operator that computes a row, and the model around it.
 *
 * @param operator its name
 * @param opset the first version of the standard that has it as used here
 * @param shape of x: BatchNorm on channels-last data is the same as on a matrix with the channels
 *     as columns, which ONNX can express
 * @param constants γ, β and running statistics, in the order of its inputs
 * @param integers its whole-number attributes
 * @param epsilon ε
 */
record OnnxNode(
    String operator,
    int opset,
    long[] shape,
    List<OnnxModel.Constant> constants,
    Optional<OnnxModel.IntegerAttribute> integers,
    float epsilon) {

  static OnnxNode of(Problem problem) {
    Row row = problem.row();
    Shape shape = row.shape();
    float epsilon = (float) row.spec().epsilon();
    return switch (row.spec().method()) {
      case LAYER -> node("LayerNormalization", 17, problem, lastAxis(), epsilon);
      case RMS -> node("RMSNormalization", 23, problem, lastAxis(), epsilon);
      case BATCH -> node("BatchNormalization", 15, problem, Optional.empty(), epsilon);
      case INSTANCE -> node("InstanceNormalization", 22, problem, Optional.empty(), epsilon);
      case GROUP -> node("GroupNormalization", 21, problem, Optional.of(groups(row)), epsilon);
      case SWITCHABLE -> throw new IllegalArgumentException(shape + ": no such operator");
    };
  }

  private static Optional<OnnxModel.IntegerAttribute> lastAxis() {
    return Optional.of(new OnnxModel.IntegerAttribute("axis", -1));
  }

  private static OnnxModel.IntegerAttribute groups(Row row) {
    return new OnnxModel.IntegerAttribute("num_groups", row.spec().groups().getAsInt());
  }

  private static OnnxNode node(
      String operator,
      int opset,
      Problem problem,
      Optional<OnnxModel.IntegerAttribute> integers,
      float epsilon) {
    List<OnnxModel.Constant> constants = new ArrayList<>();
    add(constants, "weight", problem.weight());
    add(constants, "bias", problem.bias());
    add(constants, "mean", problem.runningMean());
    add(constants, "variance", problem.runningVariance());
    return new OnnxNode(operator, opset, onnxShape(problem.row()), constants, integers, epsilon);
  }

  private static void add(List<OnnxModel.Constant> constants, String name, float[] values) {
    if (values.length > 0) {
      constants.add(new OnnxModel.Constant(name, values));
    }
  }

  private static long[] onnxShape(Row row) {
    Shape shape = row.shape();
    boolean asMatrix =
        shape.layout() == Layout.CHANNELS_LAST && row.spec().method() == NormMethod.BATCH;
    return asMatrix
        ? new long[] {(long) shape.batch() * shape.spatial(), shape.channels()}
        : Arrays.stream(shape.sizes()).asLongStream().toArray();
  }

  byte[] model() {
    return OnnxModel.of(this);
  }
}
