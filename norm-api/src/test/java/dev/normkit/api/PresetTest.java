package dev.normkit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Presets against the documentation of PyTorch 2.13, Keras 3 and ONNX, by method. */
class PresetTest {
  @ParameterizedTest
  @CsvSource({
    "BATCH,      1e-5,                  1e-3, 1e-5",
    "LAYER,      1e-5,                  1e-3, 1e-5",
    "INSTANCE,   1e-5,                  1e-3, 1e-5",
    "GROUP,      1e-5,                  1e-3, 1e-5",
    "SWITCHABLE, 1e-5,                  1e-3, 1e-5",
    "RMS,        1.1920928955078125e-7, 1e-6, 1e-5",
  })
  void epsilonOfEveryMethod(NormMethod method, double pytorch, double keras, double onnx) {
    assertEquals(pytorch, of(method).build().epsilon(), 0, "by default");
    assertEquals(pytorch, of(method).preset(Preset.pytorch()).build().epsilon(), 0);
    assertEquals(keras, of(method).preset(Preset.keras()).build().epsilon(), 0);
    assertEquals(onnx, of(method).preset(Preset.onnx()).build().epsilon(), 0);
    assertEquals(keras, Preset.keras().epsilon(method), 0);
  }

  @ParameterizedTest
  @CsvSource({
    "BATCH,      0.1, UNBIASED, 0.01, BIASED, 0.1, BIASED",
    "SWITCHABLE, 0.1, BIASED,   0.01, BIASED, 0.1, BIASED",
  })
  void momentumAndVarianceWhereStatisticsAreKept(
      NormMethod method,
      double pytorch,
      RunningVariance ofPytorch,
      double keras,
      RunningVariance ofKeras,
      double onnx,
      RunningVariance ofOnnx) {
    requireKept(pytorch, ofPytorch, of(method));
    requireKept(pytorch, ofPytorch, of(method).preset(Preset.pytorch()));
    requireKept(keras, ofKeras, of(method).preset(Preset.keras()));
    requireKept(onnx, ofOnnx, of(method).preset(Preset.onnx()));
  }

  private static void requireKept(
      double weightOfNew, RunningVariance variance, NormSpec.Builder builder) {
    assertEquals(Momentum.ofNew(weightOfNew), builder.build().momentum());
    assertEquals(variance, builder.build().runningVariance());
  }

  @ParameterizedTest
  @EnumSource(NormMethod.class)
  void whatIsSetByNameStaysWhateverTheOrder(NormMethod method) {
    NormSpec before = of(method).epsilon(0.5).preset(Preset.keras()).build();
    NormSpec after = of(method).preset(Preset.keras()).epsilon(0.5).build();

    assertEquals(0.5, before.epsilon(), 0);
    assertEquals(after, before);
  }

  @Test
  void momentumAndVarianceSetByNameStayToo() {
    Momentum average = Momentum.cumulative();
    RunningVariance unbiased = RunningVariance.UNBIASED;
    NormSpec before =
        NormSpec.batchNorm()
            .momentum(average)
            .runningVariance(unbiased)
            .preset(Preset.keras())
            .build();
    NormSpec after =
        NormSpec.batchNorm()
            .preset(Preset.keras())
            .momentum(average)
            .runningVariance(unbiased)
            .build();

    assertEquals(average, before.momentum());
    assertEquals(unbiased, before.runningVariance());
    assertEquals(1e-3, before.epsilon(), 0);
    assertEquals(after, before);
  }

  @Test
  void ofSeveralPresetsTheLastCounts() {
    assertEquals(
        NormSpec.batchNorm().preset(Preset.onnx()).build(),
        NormSpec.batchNorm().preset(Preset.keras()).preset(Preset.onnx()).build());
  }

  @ParameterizedTest
  @EnumSource(NormMethod.class)
  void aPresetOfOnesOwnHasOneEpsilonOrTwo(NormMethod method) {
    Preset one = new Preset(0.25, Momentum.cumulative(), RunningVariance.BIASED);
    Preset two = new Preset(0.25, 0.125, Momentum.cumulative(), RunningVariance.BIASED);

    assertEquals(0.25, of(method).preset(one).build().epsilon(), 0);
    assertEquals(
        method == NormMethod.RMS ? 0.125 : 0.25, of(method).preset(two).build().epsilon(), 0);
  }

  private static NormSpec.Builder of(NormMethod method) {
    NormSpec.Builder builder = NormSpec.of(method);
    return method == NormMethod.GROUP ? builder.groups(4) : builder;
  }
}
