package dev.normkit.selector.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.AnySelector;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.network.LayerStay.Why;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Method decisions that are saved with a model and checked when it is loaded. */
class FrozenMethodTest {
  private static final NormSelector SELECTOR = AnySelector.create();
  private static final Usage LARGE =
      Usage.of(Network.CNN).withShape(Shape.channelsFirst(64, 48, 8, 8));
  private static final NetworkDescription NETWORK =
      NetworkDescription.of("small").withLayer("stem", LARGE).withLayer("neck", LARGE);

  static Stream<NormSpec> specs() {
    return Stream.of(
        NormSpec.batchNorm().build(),
        NormSpec.batchNorm().preset(Preset.keras()).bias(false).build(),
        NormSpec.batchNorm().momentum(Momentum.cumulative()).build(),
        NormSpec.batchNorm().momentum(Momentum.ofNew(1.0 / 3)).build(),
        NormSpec.layerNorm().axis(-3).epsilon(0).build(),
        NormSpec.instanceNorm().weight(false).build(),
        NormSpec.groupNorm(16).epsilon(1e-23).build(),
        NormSpec.switchableNorm().build(),
        NormSpec.switchableNorm().preset(Preset.switchNorm()).batchBranch(false).build(),
        NormSpec.switchableNorm().trackStatistics(false).build(),
        NormSpec.batchNorm().trackStatistics(false).build(),
        NormSpec.batchNorm().momentum(Momentum.pooled()).build(),
        NormSpec.instanceNorm().trackStatistics(true).build(),
        NormSpec.rmsNorm().build(),
        NormSpec.layerNorm().epsilon(-0.0).build(),
        NormSpec.rmsNorm().preset(Preset.keras()).build());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whatIsSavedIsLoadedAsEqual(NormSpec spec) {
    FrozenMethod frozen = SELECTOR.withMethod(spec).freeze(LARGE);

    assertEquals(frozen, FrozenMethod.fromJson(frozen.toJson()));
    assertEquals(spec, FrozenMethod.fromJson(frozen.toJson()).spec());
    assertEquals(frozen.toJson(), FrozenMethod.fromJson(frozen.toJson()).toJson());
  }

  /** Whatever a rule's author writes, but for what no file can hold. */
  @Test
  void anyTextIsLoadedAsEqual() {
    String text = "two\nlines \ud83d\ude00\u2028\u0007";
    FrozenMethod frozen = withTexts(text, text, text);
    assertEquals(frozen, FrozenMethod.fromJson(frozen.toJson()));
    for (String half : List.of("X\ud800", "\ude00\ud83d")) {
      assertEquals(
          "rule has half a character (a surrogate alone); it must be a text of whole ones",
          assertThrows(IllegalArgumentException.class, () -> withTexts(half, text, text))
              .getMessage());
      assertThrows(IllegalArgumentException.class, () -> withTexts(text, half, text));
      assertThrows(IllegalArgumentException.class, () -> withTexts(text, text, half));
    }
  }

  private static FrozenMethod withTexts(String rule, String reason, String value) {
    return new FrozenMethod(
        NormSpec.batchNorm().build(),
        LARGE.shape().orElseThrow(),
        rule,
        reason,
        List.of(new Input("batch", value, Input.Source.GIVEN)));
  }

  @Test
  void aSavedEpsilonStaysWhateverThePresetsSay() {
    String json = SELECTOR.withMethod(NormSpec.rmsNorm().build()).freeze(LARGE).toJson();
    String ofBefore = json.replace("1.1920928955078125E-7", "0.00001");

    assertEquals(Math.ulp(1f), FrozenMethod.fromJson(json).spec().epsilon(), 0);
    assertEquals(1e-5, FrozenMethod.fromJson(ofBefore).spec().epsilon(), 0);
  }

  @Test
  void inFull() {
    String json = SELECTOR.freeze(LARGE).toJson();

    assertTrue(
        json.startsWith(
            """
            {
              "format": "normkit frozen method",
              "version": 1,
              "spec": {
                "method": "BATCH",
                "epsilon": 0.00001,
                "weight": true,
                "bias": true,
                "momentum": 0.1,
                "running-variance": "unbiased"
              },
              "shape": [
                64,
                48,
                8,
                8
              ],
              "layout": "channels-first",
              "rule": "DOC-4",
              "reason": "BatchNorm is the first choice unless something rules it out (docs/normalization.md, usage\
             4)",
              "inputs": [
                {
                  "name": "network",
                  "value": "cnn",
                  "source": "given"
                },
            """),
        json);
  }

  @Test
  void anotherBatchChangesNothing() {
    FrozenMethod frozen = SELECTOR.freeze(LARGE);
    Usage small = LARGE.withBatch(BatchSize.perDevice(2));
    assertEquals(NormMethod.GROUP, SELECTOR.decide(small).method(), "by the rules alone");

    FrozenCheck check = frozen.check(small);

    assertTrue(check.fits(), check.toText());
    assertEquals(
        """
        frozen  fits
        change  batch was 64, is 2; BatchNorm stays
        change  shape was 64x48x8x8 channels-first, is 2x48x8x8 channels-first; BatchNorm stays""",
        check.toText());
    assertEquals(
        """
        {
          "fits": true,
          "mismatches": [],
          "changes": [
            "batch was 64, is 2; BatchNorm stays",
            "shape was 64x48x8x8 channels-first, is 2x48x8x8 channels-first; BatchNorm stays"
          ]
        }""",
        check.toJson());
    String decision = SELECTOR.decide(small).toJson();
    assertTrue(
        decision.startsWith("{\n  \"chosen\": \"GROUP\",\n  \"rule\": \"DOC-3\","), decision);
    NormLayer layer =
        NormSelector.of(Backends.of(new LiteralBackend()))
            .layer(frozen, small.shape().orElseThrow());
    assertEquals(frozen.spec(), layer.spec());
    assertEquals(List.of(), frozen.check(LARGE).changes());
  }

  /** Not of the policy, which no usage names. */
  @Test
  void whatOneSideAloneGivesIsSaid() {
    Usage usage = LARGE.withDevices(2).withRole(Role.CRITIC).withBatchPerDevice(64);
    FrozenMethod frozen = SELECTOR.freeze(LARGE.withDevices(8).withFederated(true));

    assertEquals(
        List.of(
            "devices was 8, is 2; BatchNorm stays",
            "federated was true, isn't given; BatchNorm stays",
            "role wasn't given, is critic; BatchNorm stays"),
        frozen.check(usage).changes());
    assertEquals(
        List.of("devices wasn't given, is 8; BatchNorm stays"),
        SELECTOR.freeze(LARGE).check(LARGE.withDevices(8)).changes());
    assertEquals(
        List.of(),
        SELECTOR.freeze(LARGE.withDevices(1)).check(LARGE.withFederated(false)).changes(),
        "what holds without saying");
  }

  @Test
  void anotherShapeAloneIsSaidToo() {
    FrozenMethod frozen = SELECTOR.freeze(LARGE);
    assertEquals(
        List.of("shape was 64x48x8x8 channels-first, is 2x48x8x8 channels-first; BatchNorm stays"),
        frozen.check(Shape.channelsFirst(2, 48, 8, 8)).changes());
    assertEquals(List.of(), frozen.check(LARGE.shape().orElseThrow()).changes());
    Shape other = Shape.channelsFirst(64, 64, 8, 8);
    assertEquals(List.of(), frozen.check(other).changes(), "it has an effect");
    assertEquals(
        List.of("groups was 16, is 32; BatchNorm stays"),
        frozen.check(LARGE.withShape(other)).changes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BATCH | channels | the number of channels of BatchNorm was 48 when it was frozen, but is 64 now
          BATCH | layout   | the layout of BatchNorm was channels-first when it was frozen, but is channels-last now
          BATCH | axes     | the number of axes of BatchNorm was 4 when it was frozen, but is 3 now
          BATCH | larger   |
          LAYER | larger   | the normalized axes of LayerNorm was [48, 8, 8] when it was frozen, but is [48, 16, 16] now
          """)
  void mismatchesAreSaid(NormMethod method, String what, String mismatch) {
    FrozenMethod frozen = SELECTOR.withMethod(NormSpec.of(method).build()).freeze(LARGE);
    Shape now =
        switch (what) {
          case "channels" -> Shape.channelsFirst(64, 64, 8, 8);
          case "layout" -> Shape.channelsLast(64, 8, 8, 48);
          case "axes" -> Shape.channelsFirst(64, 48, 8);
          default -> Shape.channelsFirst(64, 48, 16, 16);
        };

    FrozenCheck check = frozen.check(LARGE.withShape(now));

    assertEquals(mismatch == null ? List.of() : List.of(mismatch), check.mismatches());
    if (mismatch != null) {
      assertEquals(
          "what was frozen does not fit: " + mismatch,
          assertThrows(IllegalArgumentException.class, () -> SELECTOR.layer(frozen, now))
              .getMessage());
    }
  }

  @Test
  void aMethodThatIsNoLongerLegalIsSaid() {
    FrozenMethod frozen =
        SELECTOR
            .withMethod(NormSpec.layerNorm().axis(2).build())
            .freeze(Usage.of(Network.RNN).withShape(Shape.sequence(4, 7, 16)));

    String mismatch =
        frozen.check(Usage.of(Network.RNN).withShape(Shape.sequence(28, 16))).mismatches().get(0);

    assertTrue(mismatch.startsWith("LayerNorm is no longer legal: axis is 2"), mismatch);
    assertTrue(frozen.check(Usage.of(Network.RNN).withShape(Shape.sequence(9, 2, 16))).fits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version": 1        | "version": 2         | $.version is 2; it must be 1, the version that is read here
          "version": 1        | "version": 2, "x": 0 | $.version is 2; it must be 1, the version that is read here
          frozen method       | frozen plan          | $.format is "normkit frozen plan"; it must be "normkit frozen method"
          "epsilon": 0.00001, |                      | $.spec has no "epsilon"
          "BATCH"             | "BACH"               | $.spec.method: method is "BACH"; it must be one of BATCH LAYER
          "BATCH"             | "INSTANCE"           | $.spec: momentum is
          "source": "given"   | "source": "guessed"  | $.inputs[0].source: source is "guessed"; it must be one of given, from shape
          "rule"              | "ruler"              | $ has the key "ruler"
          """)
  void aDamagedFileIsRefusedWithThePath(String from, String to, String message) {
    String json = SELECTOR.freeze(LARGE).toJson().replace(from, to == null ? "" : to);

    String said =
        assertThrows(IllegalArgumentException.class, () -> FrozenMethod.fromJson(json))
            .getMessage();

    assertTrue(said.startsWith(message), said);
  }

  @Test
  void aFrozenPlanKeepsItsMethodsOnAnotherBatch() {
    NetworkPlan plan = SELECTOR.plan(NETWORK);
    FrozenPlan frozen = FrozenPlan.fromJson(plan.freeze().toJson());
    NetworkDescription small = NETWORK.withBatch(BatchSize.perDevice(2));

    NetworkPlan loaded = SELECTOR.plan(frozen, small);

    assertEquals(plan.freeze(), frozen);
    assertEquals(plan.methods(), loaded.methods());
    assertEquals("FROZEN", loaded.layer("stem").method().rule());
    assertEquals(
        "decided when it was frozen, by DOC-4: " + plan.layer("stem").method().reason(),
        loaded.layer("stem").method().reason());
    assertEquals(
        List.of(new LayerStay("stem", Why.FROZEN_METHOD), new LayerStay("neck", Why.FROZEN_METHOD)),
        loaded.changesFor(BatchSize.perDevice(1)).stays());
    assertEquals(
        loaded.layer("stem").method().reason(),
        SELECTOR.plan(loaded.freeze(), small).layer("stem").method().reason(),
        "frozen twice");
  }

  @Test
  void aFrozenPlanOfAnotherNetworkIsRefusedWithAllMismatches() {
    FrozenPlan frozen = SELECTOR.plan(NETWORK).freeze();
    NetworkDescription other =
        NetworkDescription.of("other")
            .withLayer("stem", LARGE.withShape(Shape.channelsFirst(64, 64, 8, 8)))
            .withLayer("head", LARGE);

    FrozenCheck check = frozen.check(other);

    assertEquals(
        List.of(
            "layer \"neck\" was frozen, but the network has none of that name",
            "layer \"head\" was not there when the plan was frozen",
            "layer \"stem\": the number of channels of BatchNorm was 48 when it was frozen, but is"
                + " 64 now"),
        check.mismatches());
    assertEquals(
        "what was frozen does not fit: " + String.join("; ", check.mismatches()),
        assertThrows(IllegalArgumentException.class, () -> SELECTOR.plan(frozen, other))
            .getMessage());
    assertEquals(
        "layer \"head\" was not frozen; there are [stem, neck]",
        assertThrows(IllegalArgumentException.class, () -> frozen.layer("head")).getMessage());
    String twice = frozen.toJson().replace("\"neck\"", "\"stem\"");
    assertEquals(
        "$.layers[1].name is \"stem\", which another layer has",
        assertThrows(IllegalArgumentException.class, () -> FrozenPlan.fromJson(twice))
            .getMessage());
  }

  @Test
  void aNamedMethodThatIsNotTheFrozenOneIsAMismatch() {
    FrozenPlan frozen =
        SELECTOR.plan(NetworkDescription.of("one").withLayer("stem", LARGE)).freeze();
    NetworkDescription named =
        NetworkDescription.of("one")
            .withLayer(NetworkLayer.of("stem", LARGE).withPinned(NormSpec.instanceNorm().build()));

    String mismatch = frozen.check(named).mismatches().get(0);

    assertTrue(mismatch.startsWith("layer \"stem\": the user named INSTANCE("), mismatch);
    assertTrue(mismatch.contains("but BATCH("), mismatch);
  }

  @Test
  void withoutAShapeThereIsNothingToFreeze() {
    Usage shapeless = Usage.of(Network.CNN);

    assertEquals(
        "usage has no shape; a frozen method needs one, so add usage.withShape(...)",
        assertThrows(IllegalArgumentException.class, () -> SELECTOR.freeze(shapeless))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> SELECTOR.freeze(LARGE).check(shapeless));
  }
}
