package dev.normkit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

  static Stream<Arguments> presets() {
    return Stream.of(
        arguments(Preset.pytorch(), 0.1, RunningVariance.UNBIASED),
        arguments(Preset.keras(), 0.01, RunningVariance.BIASED),
        arguments(Preset.onnx(), 0.1, RunningVariance.BIASED),
        arguments(Preset.switchNorm(), 0.1, RunningVariance.UNBIASED));
  }

  /** SWITCHABLE keeps the variance that it mixes, so its spec never says UNBIASED. */
  @ParameterizedTest
  @MethodSource("presets")
  void momentumAndVarianceWhereStatisticsAreKept(
      Preset preset, double weightOfNew, RunningVariance variance) {
    RunningAverage expected = new RunningAverage(Momentum.ofNew(weightOfNew), variance);
    for (NormMethod method : List.of(NormMethod.BATCH, NormMethod.INSTANCE)) {
      SpecBuilder builder = of(method).trackStatistics(true).preset(preset);
      assertEquals(Optional.of(expected), builder.build().runningAverage());
    }
    assertEquals(
        Optional.of(new RunningAverage(expected.momentum(), RunningVariance.BIASED)),
        of(NormMethod.SWITCHABLE).preset(preset).build().runningAverage());
  }

  @Test
  void theWeightOfTheOldValueIsTheDecimalComplement() {
    assertEquals(Preset.keras().runningAverage().momentum(), Momentum.ofOld(0.99));
    assertEquals(Preset.pytorch().runningAverage().momentum(), Momentum.ofOld(0.9));
    assertEquals(Preset.onnx().runningAverage().momentum(), Momentum.ofOld(0.9));
    for (int thousandths = 0; thousandths <= 1000; thousandths++) {
      assertEquals(
          Momentum.ofNew((1000 - thousandths) / 1000.0), Momentum.ofOld(thousandths / 1000.0));
    }
    assertEquals(1, Momentum.ofOld(Double.MIN_VALUE).weightOfNew());
    assertEquals(1e-16, Momentum.ofOld(Math.nextDown(1.0)).weightOfNew());
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

    assertEquals(Optional.of(new RunningAverage(average, unbiased)), before.runningAverage());
    assertEquals(1e-3, before.epsilon(), 0);
    assertEquals(after, before);
  }

  @ParameterizedTest
  @EnumSource(NormMethod.class)
  void thePresetOfSpecsIsThatOfPytorch(NormMethod method) {
    assertEquals(of(method).preset(Preset.pytorch()).build(), of(method).build());
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

  private static SpecBuilder of(NormMethod method) {
    SpecBuilder builder = NormSpec.of(method);
    return method == NormMethod.GROUP ? builder.groups(4) : builder;
  }

  /** Of two zeros, which are one number. */
  @Test
  void valuesOfMinusZeroAreThoseOfZero() {
    assertEquals(Momentum.ofNew(0), Momentum.ofNew(-0.0));
    assertEquals(
        NormSpec.layerNorm().epsilon(0).build(), NormSpec.layerNorm().epsilon(-0.0).build());
    assertEquals(
        new Preset(0, Momentum.cumulative(), RunningVariance.BIASED),
        new Preset(-0.0, Momentum.cumulative(), RunningVariance.BIASED));
    assertEquals("0.0 of the new batch", Momentum.ofNew(-0.0).toString());
  }
}
