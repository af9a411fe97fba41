package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.method.DocumentRules;
import dev.normkit.selector.method.FurtherRules;
import dev.normkit.selector.method.LaterRules;
import dev.normkit.selector.method.MethodRule;
import dev.normkit.selector.words.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code --method auto} computes is what it says that it chose. */
class ApplyAutoTest {
  private static final String CHANNELS_OF_POSITIONS =
      "EXT-4 8x10x6 channels-last --network cnn --unequal-lengths";

  @TempDir Path directory;

  /** The rule that decides, the data, and the options. */
  static List<String> usages() {
    return List.of(
        "DOC-1 2x5x6 sequence --network rnn",
        "DOC-2 2x4x3x3 channels-first --network cnn --task style-transfer",
        "DOC-3 2x16x3x3 channels-first --network cnn",
        "DOC-4 16x4x3x3 channels-first --network cnn",
        "EXT-1 2x5x6 sequence --network transformer",
        "EXT-1 2x5x6 sequence --network transformer --task language-model",
        "EXT-2 2x4x3x3 channels-first --network cnn --frozen-statistics",
        "EXT-3 2x4x3x3 channels-first --network cnn --pixel-output",
        CHANNELS_OF_POSITIONS,
        "EXT-4 8x6x10 channels-first --network cnn --unequal-lengths",
        "EXT-5 2x7 dense --network dnn",
        "EXT-10 2x5x8 sequence --network transformer --role query-key",
        "EXT-11 16x3x3x8 channels-last --network cnn --role convnext-block",
        "EXT-12 16x8 dense --network dnn --role critic",
        "EXT-13 2x16x3x3 channels-first --network cnn --task diffusion",
        "EXT-14 16x16x3x3 channels-first --network cnn --differential-privacy");
  }

  @Test
  void everyRuleHasAUsage() {
    Set<String> rules =
        Stream.<MethodRule[]>of(DocumentRules.values(), FurtherRules.values(), LaterRules.values())
            .flatMap(Arrays::stream)
            .map(MethodRule::id)
            .collect(Collectors.toSet());
    assertEquals(
        rules, usages().stream().map(usage -> usage.split(" ")[0]).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("usages")
  void theBitsAreThoseOfTheDecision(String usage) throws IOException {
    JsonObject decision = apply(usage).getAsJsonObject("method");
    JsonObject said = decision.getAsJsonObject("spec");
    SpecBuilder spec =
        NormSpec.of(NormMethod.valueOf(decision.get("chosen").getAsString()))
            .epsilon(said.get("epsilon").getAsDouble());
    if (said.has("groups")) {
      spec.groups(said.get("groups").getAsInt());
    }
    if (said.has("axis")) {
      spec.axis(said.get("axis").getAsInt());
    }

    assertEquals(usage.split(" ")[0], decision.get("rule").getAsString());
    requireBits(spec, shape(usage));
  }

  @Test
  void whatTheUserSaysOverridesTheDecision() throws IOException {
    requireOverridden(NormSpec.layerNorm().axis(1), "--axis", "1");
    requireOverridden(NormSpec.layerNorm().axis(-1).epsilon(0.5), "--eps", "0.5");
    requireOverridden(NormSpec.layerNorm().axis(-1).preset(Preset.keras()), "--preset", "keras");
    requireOverridden(
        NormSpec.layerNorm().axis(-2).epsilon(0.5),
        "--preset",
        "keras",
        "--eps",
        "0.5",
        "--axis",
        "-2");
  }

  private void requireOverridden(SpecBuilder expected, String... options) throws IOException {
    apply(CHANNELS_OF_POSITIONS, options);
    requireBits(expected, shape(CHANNELS_OF_POSITIONS));
  }

  private void requireBits(SpecBuilder spec, Shape shape) throws IOException {
    float[] expected = NormLayer.of(spec, shape).forward(data(shape), shape);
    assertArrayEquals(expected, Fixtures.read(y()).data());
  }

  private JsonObject apply(String usage, String... more) throws IOException {
    Shape shape = shape(usage);
    Path in = Fixtures.write(directory.resolve("x.npy"), shape.sizes(), data(shape));
    List<String> args =
        new ArrayList<>(List.of("apply", "--method", "auto", "--json", "--force", "--layout"));
    args.addAll(Arrays.asList(usage.split(" ")).subList(2, usage.split(" ").length));
    args.addAll(List.of("--in", in.toString(), "--out", y().toString()));
    args.addAll(List.of(more));
    Program.Result result = Program.run(args.toArray(String[]::new));
    assertEquals("", result.err());
    assertEquals(0, result.exitCode());
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }

  private static Shape shape(String usage) {
    String[] words = usage.split(" ");
    int[] sizes = Stream.of(words[1].split("x")).mapToInt(Integer::parseInt).toArray();
    return Shape.of(Words.parse("layout", words[2], Layout.values()), sizes);
  }

  /** Of no two equal values, so that none is its group's mean. */
  private static float[] data(Shape shape) {
    float[] data = new float[shape.elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (3 * Math.sin(12.9898 * i) + 1);
    }
    return data;
  }

  private Path y() {
    return directory.resolve("y.npy");
  }
}
