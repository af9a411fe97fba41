import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Makes two-norms.onnx, field by field of ONNX' protobuf messages: {@code java MakeTwoNorms.java}.
 */
class MakeTwoNorms {
  private static final Random RANDOM = new Random(7);
  private static final Map<String, float[]> TENSORS = new LinkedHashMap<>();

  public static void main(String[] args) throws IOException {
    random("conv.weight", 4 * 3 * 3 * 3, -1, 1);
    random("conv.bias", 4, -1, 1);
    norm("bn1");
    norm("bn2");
    Message pads = new Message().text(1, "pads");
    for (int side = 0; side < 4; side++) {
      pads.number(8, 1);
    }
    Message conv = node("Conv", "conv", "c", "x", "conv.weight", "conv.bias");
    Message graph =
        new Message()
            .message(1, conv.message(5, pads.number(20, 7)))
            .message(1, normNode("bn1", "c"))
            .message(1, node("Relu", "relu", "r", "bn1"))
            .message(1, normNode("bn2", "r"))
            .text(2, "test");
    TENSORS.forEach((name, values) -> graph.message(5, tensor(name, values)));
    Message shape = new Message().message(1, new Message().text(2, "N"));
    for (int size : new int[] {3, 8, 8}) {
      shape.message(1, new Message().number(1, size));
    }
    graph.message(11, info("x", new Message().number(1, 1).message(2, shape)));
    graph.message(12, info("bn2", new Message().number(1, 1)));
    Message model =
        new Message()
            .number(1, 8)
            .text(2, "normkit tests")
            .message(7, graph)
            .message(8, new Message().number(2, 13));
    Files.write(Path.of(args.length == 0 ? "two-norms.onnx" : args[0]), model.bytes());
  }

  private static void random(String name, int count, double from, double to) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (RANDOM.nextDouble() * (to - from) + from);
    }
    TENSORS.put(name, values);
  }

  /** The variance is drawn first. */
  private static void norm(String name) {
    random("variance", 4, 0.2, 3);
    float[] variance = TENSORS.remove("variance");
    random(name + ".gamma", 4, -1, 1);
    random(name + ".beta", 4, -1, 1);
    random(name + ".mean", 4, -1, 1);
    TENSORS.put(name + ".variance", variance);
  }

  private static Message node(String operator, String name, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, name).text(4, operator);
  }

  private static Message normNode(String name, String input) {
    return node(
        "BatchNormalization",
        name,
        name,
        input,
        name + ".gamma",
        name + ".beta",
        name + ".mean",
        name + ".variance");
  }

  private static Message tensor(String name, float[] values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    Message tensor = new Message();
    for (int size : values.length == 4 ? new int[] {4} : new int[] {4, 3, 3, 3}) {
      tensor.number(1, size);
    }
    return tensor.number(2, 1).text(8, name).bytes(9, raw.array());
  }

  private static Message info(String name, Message type) {
    return new Message().text(1, name).message(2, new Message().message(1, type));
  }

  /** A message of protobuf as it is written. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      whole(field << 3);
      whole(value);
      return this;
    }

    Message bytes(int field, byte[] value) {
      whole(field << 3 | 2);
      whole(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private void whole(long value) {
      long rest = value;
      for (; rest > 127; rest >>>= 7) {
        out.write((int) (rest & 127 | 128));
      }
      out.write((int) rest);
    }
  }
}
