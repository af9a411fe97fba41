package com.example.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/** Two rows through a session, a layer of this library and another session. */
public final class Main {
  private static final long[] SHAPE = {2, 4};

  private Main() {}

  public static void main(String[] arguments) throws OrtException, IOException {
    FloatBuffer x = direct().put(0, new float[] {-9, 1, 2, 3, 10, 20, 30, 40});
    FloatBuffer middle = direct();
    FloatBuffer y = direct();
    NormLayer norm = NormLayer.of(NormSpec.layerNorm(), 4).eval();

    OrtEnvironment ort = OrtEnvironment.getEnvironment();
    byte[] relu = relu(); // y = max(x, 0)
    try (OrtSession before = ort.createSession(relu);
        OrtSession after = ort.createSession(relu);
        OnnxTensor input = OnnxTensor.createTensor(ort, x, SHAPE);
        OnnxTensor between = OnnxTensor.createTensor(ort, middle, SHAPE);
        OnnxTensor output = OnnxTensor.createTensor(ort, y, SHAPE)) {
      // A tensor on a direct buffer shares it, and a pinned output is written into it.
      before.run(Map.of("x", input), Map.of("y", between)).close();
      norm.infer(FloatSpan.of(middle), FloatSpan.of(middle)); // copies in and out
      after.run(Map.of("x", between), Map.of("y", output)).close();
    }
    System.out.println("normalized " + text(middle));
    System.out.println("output     " + text(y));
  }

  private static FloatBuffer direct() {
    int floats = (int) (SHAPE[0] * SHAPE[1]);
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static byte[] relu() throws IOException {
    try (InputStream model = Main.class.getResourceAsStream("/relu.onnx")) {
      return model.readAllBytes();
    }
  }

  private static String text(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return Arrays.toString(values);
  }
}
