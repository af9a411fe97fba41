package dev.normkit.selector.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.Shape;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions of networks as JSON. */
class NetworkJsonTest {
  private static final Usage IMAGES =
      Usage.of(Network.CNN).withShape(Shape.channelsFirst(2, 64, 8, 8));

  @Test
  void layersSayMoreThanTheDefaults() {
    NetworkDescription read =
        NetworkDescription.fromJson(
            """
            {
              "format": "normkit network",
              "version": 1,
              "name": "small",
              "defaults": {"network": "cnn", "task": "detection", "layout": "channels-first",
                "devices": 8},
              "layers": [
                {"name": "stem", "shape": [2, 64, 8, 8]},
                {"name": "mask", "shape": [2, 64, 8, 8], "task": "segmentation", "devices": 1},
                {"name": "last", "shape": [2, 8, 8, 64], "layout": "channels-last",
                  "frozen-statistics": true},
                {"name": "head", "shape": [2, 64, 8, 8],
                  "pinned": {"method": "GROUP", "groups": 8}}
              ]
            }
            """);
    Usage detection = IMAGES.withTask(Task.DETECTION).withDevices(8);

    assertEquals(
        NetworkDescription.of("small")
            .withLayer("stem", detection)
            .withLayer("mask", detection.withTask(Task.SEGMENTATION).withDevices(1))
            .withLayer(
                "last",
                detection.withShape(Shape.channelsLast(2, 8, 8, 64)).withFrozenStatistics(true))
            .withLayer(
                NetworkLayer.of("head", detection).withPinned(NormSpec.groupNorm(8).build())),
        read);
  }

  /** Defaults are for all layers; a layer's own word is refused where it means nothing. */
  @Test
  void decodersAmongTheDefaultsAreTransformers() {
    String layers =
        """
        {"format":"normkit network","version":1,"name":"two",
         "defaults":{"decoder-only":true,"layout":"sequence"},
         "layers":[{"name":"text","network":"transformer","shape":[5,16]},
                   {"name":"steps","network":"rnn"%s,"shape":[5,16]}]}
        """;

    NetworkDescription read = NetworkDescription.fromJson(layers.formatted(""));
    assertTrue(read.find("text").orElseThrow().usage().decoderOnly());
    assertEquals(
        Usage.of(Network.RNN).withShape(Shape.sequence(5, 16)),
        read.find("steps").orElseThrow().usage());
    assertEquals(
        "$.layers[1]: decoderOnly is for a transformer, but the network is rnn; leave it out",
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkDescription.fromJson(layers.formatted(",\"decoder-only\":true")))
            .getMessage());
  }

  @Test
  void whatIsWrittenIsReadAsEqual() {
    Usage everything =
        Usage.of(Network.TRANSFORMER)
            .withShape(IMAGES.shape().orElseThrow())
            .withTask(Task.REGRESSION)
            .withBatchPerDevice(2)
            .withGlobalBatch(16)
            .withDevices(8)
            .withGradientAccumulation(4)
            .withGroups(8)
            .withDecoderOnly(false)
            .withUnequalLengths(false)
            .withOnlineInference(true)
            .withPixelOutput(true)
            .withFrozenStatistics(false)
            .withRole(Role.PRE_NORM);
    for (UsageFlag flag : UsageFlag.values()) {
      everything =
          everything.given().flag(flag).isEmpty() ? everything.with(flag, true) : everything;
    }
    assertEquals(UsageFlag.values().length, everything.given().flags().size());
    NetworkDescription all =
        NetworkDescription.of("every \"thing\" γ")
            .withLayer("everything", everything)
            .withLayer("two  spaces, 层\u3000一 and an end ", IMAGES)
            .withLayer(pinned("signed", NormSpec.layerNorm().epsilon(-0.0).build()))
            .withLayer("steps", Usage.of(Network.RNN).withShape(Shape.sequence(5, 16)))
            .withLayer(pinned("batch", NormSpec.batchNorm().preset(Preset.keras()).build()))
            .withLayer(pinned("mean", NormSpec.batchNorm().momentum(Momentum.cumulative()).build()))
            .withLayer(pinned("mixed", NormSpec.switchableNorm().weight(false).build()))
            .withLayer(pinned("rms", NormSpec.rmsNorm().axis(-2).epsilon(1e-6).build()));

    assertEquals(all, NetworkDescription.fromJson(all.toJson()));
    assertEquals(all.toJson(), NetworkDescription.fromJson(all.toJson()).toJson());
  }

  private static NetworkLayer pinned(String name, NormSpec spec) {
    return NetworkLayer.of(name, IMAGES).withPinned(spec);
  }

  /** What stands in place of the one layer of a network that is right but for it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          7 | $.layers[0] is 7; it must be an object
          {"shape": [2, 64, 8]} | $.layers[0] has no "name"
          {"name": "a"} | $.layers[0] has no "shape"
          {"name": " ", "shape": [2, 64, 8]} | $.layers[0].name is " "; it must be a name on one line
          {"name": "a", "shape": "2x64x8"} | $.layers[0].shape is "2x64x8"; it must be an array
          {"name": "a", "shape": [2, 64.5, 8]} | $.layers[0].shape[1] is 64.5; it must be a whole number of 32 bits
          {"name": "a", "shape": [2, 1e99, 8]} | $.layers[0].shape[1] is 1E+99; it must be a whole number of 32 bits
          {"name": "a", "shape": [2, null, 8]} | $.layers[0].shape[1] is null; it must be a number
          {"name": "a", "shape": [2, 0, 8]} | $.layers[0].shape: shape 2x0x8 channels-first: axis 1 has size 0
          {"name": "a", "shape": [2]} | $.layers[0].shape: channelsFirst shape [2] has 1 axes
          {"name": "a", "shape": [2, 64, 8], "layout": "nchw"} | $.layers[0].layout: layout is "nchw"; it must be one of dense channels-first channels-last sequence
          {"name": "a", "shape": [2, 64, 8], "task": "gan"} | $.layers[0].task: task is "gan"; it must be one of classification
          {"name": "a", "shape": [2, 64, 8], "role": "head"} | $.layers[0].role: role is "head"; it must be one of query-key pre-norm
          {"name": "a", "shape": [2, 64, 8], "federated": "no"} | $.layers[0].federated is "no"; it must be true or false
          {"name": "a", "shape": [2, 64, 8], "bacth": 2} | $.layers[0] has the key "bacth"; it must be one of name network task batch
          {"name": "a", "shape": [2, 64, 8], "batch": 0} | $.layers[0]: batchPerDevice is 0; it must be at least 1
          {"name": "a", "shape": [2, 64, 8], "global-batch": 9} | $.layers[0]: globalBatch is 9; it must be a multiple of devices, which is 2
          {"name": "a", "shape": [2, 64, 8], "pixel-output": 1} | $.layers[0].pixel-output is 1; it must be true or false
          {"name": "a", "shape": [2, 64, 8], "pinned": {"method": "grp"}} | $.layers[0].pinned.method: method is "grp"; it must be one of BATCH LAYER
          {"name": "a", "shape": [2, 64, 8], "pinned": {"method": "GROUP"}} | $.layers[0].pinned: groups is absent; GROUP needs the number of groups
          {"name": "a", "shape": [2, 64, 8], "pinned": {"method": "BATCH", "momentum": 2}} | $.layers[0].pinned.momentum: momentum is 2.0; it must be in [0, 1]
          {"name": "a", "shape": [2, 64, 8], "pinned": {"method": "BATCH", "momentum": 1e-400}} | $.layers[0].pinned.momentum is 1E-400; it must be 0 or a number that a double can hold
          {"name": "a", "shape": [2, 64, 8], "pinned": {"method": "LAYER", "epsilon": -1e-400}} | $.layers[0].pinned.epsilon is -1E-400; it must be 0 or a number that a double can hold
          {"name": "a", "shape": [2, 64, 8], "pinned": {"method": "LAYER", "epsilon": 1e400}} | $.layers[0].pinned: epsilon is Infinity; it must be finite
          {"name": "a", "name": "b"} | $.layers[0].name is there twice
          {"name": "a", "shape": [2, 64, 8]}, {"name": "a", "shape": [2, 64, 8]} | $.layers: layer "a" is there twice; names must differ
          {"name": "a", "shape": [2, 64, | the network isn't JSON near $.layers[0].shape[2] at line 3 column \
          """)
  void whatIsWrongIsNamedWithItsPath(String layer, String message) {
    assertRefused(
        message,
        """
        {"format": "normkit network", "version": 1, "name": "n",
        "defaults": {"network": "cnn", "layout": "channels-first", "devices": 2},
        "layers": [%s]}"""
            .formatted(layer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` | the network isn't JSON near $ at line 1 column 1
          [] | $ is []; it must be an object
          {"name": "n", "layers": []} | $ has no "format"
          {"format": "wisdom"} | $.format is "wisdom"; it must be "normkit network"
          {"format": "normkit network", "version": 2} | $.version is 2; it must be 1, the version that is read here
          {"format": "normkit network", "version": 1, "layers": []} | $ has no "name"
          {"format": "normkit network", "version": 1, "name": "n", "layers": [{"name": "a", "shape": [2, 8]}]} | $.layers[0]: "network" is missing here and in defaults
          {"format": "normkit network", "version": 1, "name": "n", "layers": [{"name": "a", "shape": [2, 8], "network": "dnn"}]} | $.layers[0]: "shape" needs a "layout", here or in defaults
          {"format": "normkit network", "version": 1, "name": "n", "defaults": {"shape": [2, 8]}, "layers": []} | $.defaults has the key "shape"
          {"format": "normkit network", "version": 1, "name": "n", "layers": []} {} | the network isn't JSON near $ at line 1 column
          """)
  void theWholeIsCheckedToo(String json, String message) {
    assertRefused(message, json);
  }

  /** As the file's author writes them: GroupNorm, CNN. */
  @Test
  void wordsAreReadInAnyCase() {
    String json =
        """
        {"format": "normkit network", "version": 1, "name": "n", "layers": [
        {"name": "a", "shape": [2, 64, 8], "network": "CNN", "layout": "CHANNELS_FIRST",
        "task": "Style_Transfer", "pinned": {"method": "GroupNorm", "groups": 4}}]}""";
    NetworkLayer layer = NetworkDescription.fromJson(json).layers().get(0);
    assertEquals(NormSpec.groupNorm(4).build(), layer.pinned().orElseThrow());
    assertEquals(Task.STYLE_TRANSFER, layer.usage().task());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void deepNestingIsRefusedInOneShortLine(String opening) {
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkDescription.fromJson(opening.repeat(200_000)))
            .getMessage();
    assertTrue(said.contains(" is nested too deep; values may lie in at most 32 others"), said);
    assertTrue(said.length() < 200, said);
  }

  @Test
  void longKeysAreShortened() {
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    NetworkDescription.fromJson(
                        "{\"format\": \"normkit network\", \"version\": 1, \""
                            + "k".repeat(10_000)
                            + "\": 1}"))
            .getMessage();
    assertTrue(said.startsWith("$ has the key \"" + "k".repeat(40) + "…\""), said);
  }

  /** Line ends and control characters, of ASCII and others, and nothing at all. */
  @ParameterizedTest
  @CsvSource({
    "0x0a, \\u000a",
    "0x09, \\u0009",
    "0x7f, \\u007f",
    "0x85, \\u0085",
    "0x2028, \\u2028",
    "0x2029, \\u2029",
    "0xd800, \\ud800"
  })
  void namesStayOnOneLine(int refused, String shown) {
    String name = "a" + (char) refused + "b";
    String wrong = " is \"a" + shown + "b\"; it must be a name on one line, without control";
    assertRefused("name" + wrong, () -> NetworkDescription.of(name));
    assertRefused("layer name" + wrong, () -> NetworkLayer.of(name, IMAGES));
    assertRefused("network" + wrong, () -> new FrozenPlan(name, Map.of()));
    FrozenMethod frozen =
        new FrozenMethod(
            NormSpec.batchNorm().build(), IMAGES.shape().orElseThrow(), "DOC-4", "", List.of());
    assertRefused("layer name" + wrong, () -> new FrozenPlan("n", Map.of(name, frozen)));
    for (String blank : List.of("", " ", "\u3000")) {
      assertThrows(IllegalArgumentException.class, () -> NetworkDescription.of(blank));
      assertThrows(IllegalArgumentException.class, () -> new FrozenPlan(blank, Map.of()));
    }
  }

  @Test
  void layersBuiltInCodeAreCheckedAlike() {
    assertEquals(
        "layer \"a\" has no shape; a plan needs one, so add usage.withShape(...)",
        assertThrows(
                IllegalArgumentException.class, () -> NetworkLayer.of("a", Usage.of(Network.CNN)))
            .getMessage());
    assertEquals(
        "layer \"a\" is there twice; names must differ",
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkDescription.of("n").withLayer("a", IMAGES).withLayer("a", IMAGES))
            .getMessage());
  }

  private static void assertRefused(String message, String json) {
    assertRefused(message, () -> NetworkDescription.fromJson(json));
  }

  private static void assertRefused(String message, Executable what) {
    String said = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(said.startsWith(message.strip()), said);
    assertEquals(1, said.lines().count(), said);
  }
}
