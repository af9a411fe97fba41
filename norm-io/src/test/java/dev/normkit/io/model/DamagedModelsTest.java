package dev.normkit.io.model;

import static dev.normkit.io.model.Onnx.wholes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.report.Inspection;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.tier.TestTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that nobody should write: each is opened or refused in one line, and in little memory. */
class DamagedModelsTest {
  @TempDir Path folder;

  /** All that can be asked of a model, or the refusal. */
  private String use(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("bad.onnx"), bytes);
    try {
      Inspection inspection = ModelFile.open(file).inspect();
      return inspection.toText() + inspection.toJson() + inspection.toHtml();
    } catch (FileFormatException refused) {
      assertTrue(refused.getMessage().startsWith("bad.onnx"), refused.getMessage());
      assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
      return "";
    }
  }

  @Test
  void everyBeginningOfAModelIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(RealModelsTest.FOLDER.resolve("burn-onnx-layer_norm.onnx"));
    for (int length = 0; length < whole.length; length++) {
      use(Arrays.copyOf(whole, length));
    }
    assertEquals("", use(Arrays.copyOf(whole, whole.length / 2)));
  }

  @Test
  void flippedBytesAreSurvived() throws IOException {
    Random random = new Random(19);
    for (Path file : RealModelsTest.files()) {
      byte[] whole = Files.readAllBytes(file);
      for (int round = 0; round < TestTier.either(12, 4); round++) {
        byte[] flipped = whole.clone();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
          flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
        }
        use(flipped);
      }
    }
  }

  @Test
  void otherFilesAreNamed() throws IOException {
    assertRefused("pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\n".getBytes());
    assertRefused("HDF5", new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 26, '\n'});
    assertRefused("zip archive", "PK\003\004 and more".getBytes());
    assertRefused("safetensors", "\10\0\0\0\0\0\0\0{\"a\":{}}".getBytes());
    assertRefused("it is text", "hello".getBytes());
    assertRefused("is empty", new byte[0]);
    assertRefused("has no graph", new byte[] {8, 7});
  }

  private void assertRefused(String why, byte... bytes) throws IOException {
    Path file = Files.write(folder.resolve("other.onnx"), bytes);
    FileFormatException refused =
        assertThrows(FileFormatException.class, () -> ModelFile.open(file));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  /** A million empty nodes are 2 MB of file and would be 300 MB of objects. */
  @Test
  void tinyPartsThatWouldFillMemoryAreRefusedBeforeTheyDo() throws IOException {
    byte[] nodes = new byte[2_000_000];
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = 10;
    }
    byte[] head = {58, (byte) 0x80, (byte) 0x89, 122};
    byte[] file = Arrays.copyOf(head, head.length + nodes.length);
    System.arraycopy(nodes, 0, file, head.length, nodes.length);
    assertRefused("far more parts", file);
  }

  @Test
  void messagesNestOnlySoDeep() throws IOException {
    GraphProto graph = GraphProto.getDefaultInstance();
    for (int depth = 0; depth < 40; depth++) {
      graph =
          GraphProto.newBuilder()
              .addNode(Onnx.call("y = If(x)", Attributes.body("b", graph)))
              .build();
    }
    Onnx model = new Onnx(17).node("z = If(x)", Attributes.body("b", graph));
    assertRefused("deep", model.model().toByteArray());
  }

  @Test
  void functionsThatCallEachOtherTwiceDontMultiply() throws IOException {
    Onnx model = new Onnx(17).node("y = f.F0(x)");
    for (int i = 0; i < 30; i++) {
      model.function(
          FunctionProto.newBuilder()
              .setDomain("f")
              .setName("F" + i)
              .addInput("a")
              .addOutput("b")
              .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("f").setVersion(1))
              .addNode(Onnx.call("c = f.F" + (i + 1) + "(a)"))
              .addNode(Onnx.call("b = f.F" + (i + 1) + "(c)"))
              .build());
    }
    assertRefused("call each other", model.model().toByteArray());
    assertRefused(
        "nested",
        new Onnx(17)
            .function(
                FunctionProto.newBuilder()
                    .setDomain("f")
                    .setName("F")
                    .addNode(Onnx.call("b = f.F(a)"))
                    .build())
            .node("y = f.F(x)")
            .model()
            .toByteArray());
  }

  @Test
  void circlesAndDanglingNamesEndTheSearch() throws IOException {
    Onnx model =
        new Onnx(13)
            .node("a = Identity(b)")
            .node("b = Identity(a)")
            .node("m = ReduceMean(n)", wholes("axes", -1L))
            .node("n = Sub(n, m)")
            .node("s = Mul(n, n)")
            .node("v = ReduceMean(s)", wholes("axes", -1L))
            .node("r = Sqrt(v)")
            .node("q = Div(n, r)")
            .node("y = BatchNormalization(none, a, b, a, nowhere)")
            .node("y = LayerNormalization(y, y, y)");
    assertTrue(use(model.model().toByteArray()).contains("BatchNorm"));
  }

  @Test
  void aTensorHasAsManyElementsAsItSays() throws IOException {
    for (TensorProto.Builder tensor :
        List.of(
            Onnx.floatTensor("w", List.of(3L), 1, 2).toBuilder(),
            Onnx.floatTensor("w", List.of(-1L), 1, 2).toBuilder(),
            Onnx.floatTensor("w", List.of(1L << 62, 4L), 1, 2).toBuilder(),
            Onnx.floatTensor("w", List.of(1L << 40), 1, 2).toBuilder(),
            TensorProto.newBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(3)
                .addFloatData(1))) {
      assertRefused("\"w\"", new Onnx(13).tensor(tensor.build()).model().toByteArray());
    }
  }

  /** A constant of any size costs nothing while it is one number. */
  @Test
  void fillsOfAnySizeTakeNoMemory() throws IOException {
    Onnx model =
        new Onnx(13)
            .input("x", 1, 4, 2)
            .longs("huge", 1L << 40, 1L << 40)
            .longs("large", 1 << 30)
            .node("a = ConstantOfShape(huge)")
            .node("b = ConstantOfShape(large)")
            .node("c = Add(b, b)")
            .node("y = BatchNormalization(x, a, c, b, b)");
    use(model.model().toByteArray());
  }
}
