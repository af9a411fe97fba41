package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From version 4 of the format on, an initializer that is an input too is only its default. */
class OverridableTest {
  /** What callers may give stays, with the value that it has if they don't. */
  @Test
  void statisticsThatNobodyReadsKeepTheirDefault() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y").norm("y", "x", 4);
    model.input("y.mean", 4).input("y.variance", 4);
    byte[] converted =
        Convert.of(
                TestModel.read(model.bytes()),
                (norm, channels) -> Optional.of(NormSpec.of(NormMethod.INSTANCE).build()))
            .toBytes();
    assertEquals(List.of("InstanceNormalization"), TestModel.operators(converted));
    GraphProto graph = TestModel.read(converted).model().getGraph();
    assertEquals(
        List.of("x", "y.mean", "y.variance"),
        graph.getInputList().stream().map(input -> input.getName()).toList());
    List<String> stored = graph.getInitializerList().stream().map(TensorProto::getName).toList();
    assertTrue(stored.containsAll(List.of("y.mean", "y.variance")), stored.toString());
  }
}
