package dev.normkit.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime on a model of one node, γ and β constant in it, x and y in memory that it uses as it
 * is. Inference only: its training kernels are not in the published library.
 */
final class OnnxRuntime implements Contestant {
  private static final int ALIGNMENT = 64;

  private OrtSession session;
  private Map<String, OnnxTensor> inputs;
  private Map<String, OnnxTensor> outputs;
  private FloatBuffer y;

  @Override
  public Optional<String> declines(Row row) {
    NormMethod method = row.spec().method();
    if (row.pass() == Pass.BACKWARD) {
      return Optional.of("inference only");
    }
    if (method == NormMethod.SWITCHABLE) {
      return Optional.of("has no SwitchableNorm");
    }
    if (method == NormMethod.BATCH && row.pass() == Pass.FORWARD) {
      return Optional.of("inference only");
    }
    return method == NormMethod.GROUP && row.shape().layout() == Layout.CHANNELS_LAST
        ? Optional.of("has no channels-last GroupNorm on CPUs")
        : Optional.empty();
  }

  @Override
  public Optional<String> version() {
    return Optional.of(OnnxRuntimeLibrary.loadedVersion());
  }

  @Override
  public void prepare(Problem problem, int threads) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      environment.setTelemetry(false);
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      OnnxNode node = OnnxNode.of(problem);
      session = environment.createSession(node.model(), options);
      FloatBuffer x = allocate(problem.elements(), 0).put(problem.x()).flip();
      y = allocate(problem.elements(), problem.shift());
      inputs = Map.of("x", OnnxTensor.createTensor(environment, x, node.shape()));
      outputs = Map.of("y", OnnxTensor.createTensor(environment, y, node.shape()));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FloatBuffer allocate(int length, int shift) {
    int bytes = Math.multiplyExact(Float.BYTES, length + shift);
    return ByteBuffer.allocateDirect(bytes + ALIGNMENT)
        .alignedSlice(ALIGNMENT)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .slice(shift, length);
  }

  @Override
  public void run() {
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Outputs> output() {
    float[] values = new float[y.capacity()];
    y.get(0, values);
    return Optional.of(Outputs.forward(values));
  }
}
