package dev.normkit.io.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.stream.JsonWriter;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.io.json.JsonCursor;
import dev.normkit.selector.network.FrozenMethod;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A spec as JSON is the one of frozen decisions, whole. */
class SpecTextTest {
  static Stream<NormSpec> specs() {
    return Stream.of(
            NormSpec.batchNorm(),
            NormSpec.batchNorm().preset(Preset.keras()).momentum(Momentum.ofOld(0.99)),
            NormSpec.batchNorm().momentum(Momentum.cumulative()),
            NormSpec.batchNorm().momentum(Momentum.pooled()),
            NormSpec.batchNorm().trackStatistics(false),
            NormSpec.instanceNorm(),
            NormSpec.instanceNorm().trackStatistics(true),
            NormSpec.groupNorm(3).weight(false).bias(false).epsilon(0.1 + 0.2),
            NormSpec.layerNorm().axis(-2),
            NormSpec.rmsNorm(),
            NormSpec.switchableNorm(),
            NormSpec.switchableNorm().batchBranch(false).mixedVariance(MixedVariance.UNBIASED))
        .map(SpecBuilder::build);
  }

  private static String written(NormSpec spec) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      SpecText.write(json, spec);
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whatIsWrittenIsReadAgain(NormSpec spec) throws IOException {
    NormSpec[] read = new NormSpec[1];
    JsonCursor.read("it", written(spec), json -> read[0] = SpecText.read(json));
    assertEquals(spec, read[0]);
  }

  /** Both ways, so that one schema doesn't become two. */
  @ParameterizedTest
  @MethodSource("specs")
  void itIsThatOfFrozenDecisions(NormSpec spec) throws IOException {
    Shape shape = Shape.channelsFirst(2, 6, 4, 4);
    String frozen = new FrozenMethod(spec, shape, "DOC-1", "it is so", List.of()).toJson();
    int from = frozen.indexOf("\"spec\":") + 7;
    int to = frozen.indexOf('}', from) + 1;
    NormSpec[] read = new NormSpec[1];
    JsonCursor.read("it", frozen.substring(from, to), json -> read[0] = SpecText.read(json));
    assertEquals(spec, read[0]);
    String ours = frozen.substring(0, from) + written(spec) + frozen.substring(to);
    assertEquals(spec, FrozenMethod.fromJson(ours).spec());
  }

  /** A new component of a spec has to be written too. */
  @Test
  void everyComponentIsWritten() {
    assertEquals(
        List.of(
            "method", "epsilon", "weight", "bias", "groups", "axis", "mixing", "runningAverage"),
        Stream.of(NormSpec.class.getRecordComponents()).map(RecordComponent::getName).toList());
  }
}
