package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormMethod;
import dev.normkit.io.find.FoundNorm;
import dev.normkit.io.find.Normalizations;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Norms of models that others trained: our layers with the models' own weights, on what ONNX
 * Runtime gives the norms, against a double computation and against ONNX Runtime. {@code
 * docs/real-models.md} shows the figures.
 */
@Tag("models")
class TrainedModelsTest {
  /** Of the largest output: how far our layers may be from double, and from ONNX Runtime. */
  private static final double FROM_DOUBLE = 3e-7;

  private static final double FROM_RUNTIME = 1e-6;

  /** Norms of all six models: 13 LayerNorms of MiniLM, 5 of each of two readers of text. */
  private static final int LAYERS = 23;

  private static final int BATCHES = 125;

  private static Stream<String> models() {
    return TrainedModels.all().stream();
  }

  private static Stream<String> pictures() {
    return TrainedModels.PICTURES.stream();
  }

  @Test
  void allNormsAreFound() throws Exception {
    int layers = 0;
    int batches = 0;
    for (String model : TrainedModels.all()) {
      for (FoundNorm found : Normalizations.of(TrainedModels.graph(model))) {
        layers += found.norm().method() == NormMethod.LAYER ? 1 : 0;
        batches += found.norm().method() == NormMethod.BATCH ? 1 : 0;
      }
    }
    assertEquals(List.of(LAYERS, BATCHES), List.of(layers, batches));
  }

  @ParameterizedTest
  @MethodSource("models")
  void normsComputeTheSame(String model) throws Exception {
    List<NormDistances> all = NormDistances.of(model);
    assertFalse(all.isEmpty());
    for (NormDistances one : all) {
      assertTrue(one.ours() <= FROM_DOUBLE, one.toString());
      assertTrue(one.between() <= FROM_RUNTIME, one.toString());
    }
    double ours = all.stream().mapToDouble(NormDistances::ours).average().orElseThrow();
    double theirs = all.stream().mapToDouble(NormDistances::theirs).average().orElseThrow();
    assertTrue(ours <= theirs, "in the mean " + ours + ", ONNX Runtime " + theirs);
  }

  /** Our folding moves the output at most three times as far as ONNX Runtime's own. */
  @ParameterizedTest
  @MethodSource("pictures")
  void foldedModels(String model) throws Exception {
    FoldDistances moved = FoldDistances.of(model);
    assertTrue(moved.folded() > 0, moved.toString());
    assertTrue(moved.largest() > 0.5, moved.toString());
    assertTrue(moved.ours() <= 3 * moved.theirs(), moved.toString());
  }
}
