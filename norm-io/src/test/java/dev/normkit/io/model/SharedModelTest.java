package dev.normkit.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.NormChoice;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.tensor.FileFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model gives the same however often it is asked, and by however many threads. */
class SharedModelTest {
  private static final int THREADS = 3;
  private static final int CHANNELS = 300;

  @TempDir Path folder;

  /** Its weights take some time to be read, in which the other threads ask for them. */
  private static Onnx layer() {
    List<Long> shape = List.of((long) CHANNELS, (long) CHANNELS);
    return new Onnx(17)
        .input("x", 1, CHANNELS)
        .output("y")
        .floats("p", new float[CHANNELS])
        .tensor(Onnx.floatTensor("w", shape, new float[CHANNELS * CHANNELS]))
        .node("g = Gemm(x, w)")
        .node("y = BatchNormalization(g, p, p, p, p)");
  }

  @Test
  void threadsFoldTheSame() throws Exception {
    ModelFile model = layer().in(folder);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Future<Integer>> changed = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        changed.add(
            threads.submit(
                () -> {
                  start.await();
                  return model.fold().changed();
                }));
      }
      for (Future<Integer> each : changed) {
        assertEquals(1, each.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  /** What a search for norms may take isn't taken again by each change. */
  @Test
  void mayBeConvertedAnyNumberOfTimes() throws Exception {
    Onnx model = new Onnx(17).input("x", 1, 1 << 15, 1).output("y").longs("n", 1 << 15);
    for (String name : List.of("a", "b", "c", "d")) {
      TensorProto one = Onnx.floatTensor("", List.of(1L), 1);
      model.node(name + " = ConstantOfShape(n)", Attributes.tensor("value", one));
    }
    ModelFile opened = model.node("y = BatchNormalization(x, a, b, c, d)").in(folder);
    NormChoice choice = (norm, channels) -> Optional.of(NormSpec.groupNorm(8).build());
    for (int i = 0; i < 20; i++) {
      assertEquals(1, opened.convert(choice).changed());
    }
  }

  /** The second time, too, it isn't just no constant. */
  @Test
  void whatIsDamagedIsToldEachTime() throws Exception {
    Path data = folder.resolve("weights.bin");
    Files.write(data, new byte[4 * 9]);
    Onnx model = new Onnx(17).input("x", 1, 3).output("y").floats("p", 1, 2, 3);
    TensorProto weights = Onnx.floatTensor("w", List.of(3L, 3L), new float[9]);
    model.tensor(Onnx.external(weights, "weights.bin"));
    model.node("m = MatMul(x, w)").node("y = BatchNormalization(m, p, p, p, p)");
    ModelFile opened = model.in(folder);
    Files.delete(data);
    for (int i = 0; i < 2; i++) {
      String told = assertThrows(FileFormatException.class, opened::fold).getMessage();
      assertTrue(told.contains("isn't there"), told);
    }
  }
}
