package dev.normkit.selector.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.AnySelector;
import dev.normkit.selector.decision.MethodCandidate;
import dev.normkit.selector.decision.MethodCandidate.Verdict;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.method.FurtherRules;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.method.MethodRule;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Input.Source;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What usages say besides network, task, batch and shape, and what the rules make of it. */
class FurtherInputsTest {
  private static final MethodPolicy STANDARD = MethodPolicy.standard();
  private static final Usage CNN = Usage.of(Network.CNN);

  @Test
  void eightDevicesOfTwoSamplesAreASmallBatch() {
    MethodDecision decision = STANDARD.decide(CNN.withGlobalBatch(16).withDevices(8));

    assertEquals("DOC-3", decision.rule());
    assertNote(
        "EXT-6: 8 devices of 2 samples are a global batch of 16, but BatchNorm on one device sees"
            + " its 2 alone (Goyal et al. 2017; Peng et al. 2018)",
        decision);
    assertInputs(
        decision,
        new Input("batch", "2", Source.DIVIDED),
        new Input("global-batch", "16", Source.GIVEN),
        new Input("devices", "8", Source.GIVEN));
  }

  @Test
  void anotherBatchOfTheShapeIsRemarkedUnlessDevicesExplainIt() {
    Usage ofFour = CNN.withShape(Shape.channelsFirst(4, 64, 8, 8));
    String rest =
        " per device counts, as it was given, not the 4 of shape 4x64x8x8 channels-first; give"
            + " one of them, or the devices if they share the shape's batch";

    assertNote("batch 8" + rest, STANDARD.decide(ofFour.withBatchPerDevice(8)));
    assertNote("batch 2" + rest, STANDARD.decide(ofFour.withBatchPerDevice(2)));
    assertNote("batch 8" + rest, STANDARD.decide(ofFour.withGlobalBatch(16).withDevices(2)));
    MethodDecision decision = STANDARD.decide(ofFour.withBatchPerDevice(8));
    assertContains("batch 8" + rest, decision.toText());
    assertContains("batch 8" + rest, decision.toJson());

    Stream.of(
            ofFour,
            ofFour.withBatchPerDevice(4),
            ofFour.withBatchPerDevice(2).withDevices(2),
            ofFour.withGlobalBatch(4).withDevices(2),
            ofFour.withBatchPerDevice(1).withGlobalBatch(4),
            ofFour.withBatchPerDevice(8).withBatch(BatchSize.perDevice(4)),
            Usage.of(Network.RNN).withShape(Shape.sequence(4, 8, 16)).withBatchPerDevice(8))
        .map(STANDARD::decide)
        .flatMap(explained -> explained.notes().stream())
        .forEach(note -> assertTrue(!note.contains("per device counts"), note));
  }

  @Test
  void theBatchPerDeviceFollowsFromWhatIsSaid() {
    assertEquals(OptionalInt.of(16), CNN.withGlobalBatch(16).batchPerDevice(), "one device");
    assertEquals(8, CNN.withBatchPerDevice(2).withGlobalBatch(16).devices());
    assertEquals(OptionalInt.of(2), CNN.withBatchPerDevice(2).withDevices(8).batchPerDevice());
    assertEquals(
        OptionalInt.of(2),
        CNN.withShape(Shape.channelsFirst(16, 64, 8, 8))
            .withGlobalBatch(16)
            .withDevices(8)
            .batchPerDevice(),
        "the shape may be that of all devices");
    assertEquals(
        OptionalInt.of(2),
        CNN.withBatchPerDevice(2).withGlobalBatch(16).withDevices(8).batchPerDevice(),
        "all three agree");
  }

  @Test
  void contradictionsAreRefusedWithTheNumbers() {
    assertRefused(
        "globalBatch is 16 on devices 8, which is 2 per device, but batchPerDevice is 4; give two"
            + " of the three",
        () -> CNN.withGlobalBatch(16).withDevices(8).withBatchPerDevice(4));
    assertRefused(
        "globalBatch is 10; it must be a multiple of devices, which is 4, since every device"
            + " normalizes the same number",
        () -> CNN.withGlobalBatch(10).withDevices(4));
    assertRefused(
        "globalBatch is 10; it must be a multiple of batchPerDevice, which is 4, since every device"
            + " normalizes the same number",
        () -> CNN.withBatchPerDevice(4).withGlobalBatch(10));
    assertRefused("devices is 0; it must be at least 1", () -> CNN.withDevices(0));
    assertRefused("globalBatch is -1; it must be at least 1", () -> CNN.withGlobalBatch(-1));
    assertRefused(
        "gradientAccumulation is 0; it must be at least 1", () -> CNN.withGradientAccumulation(0));
  }

  /**
   * A change of the batch.
   *
   * @param before the usage, which has a shape
   * @param after the expected batch per device and devices
   */
  private record Change(Usage before, BatchSize change, BatchSize after) {}

  static Stream<Change> changes() {
    return Stream.of(
        new Change(images(32), size(2, 0, 0), size(2, 0, 1)),
        new Change(images(32).withDevices(2), size(4, 0, 0), size(4, 0, 2)),
        new Change(images(32), size(0, 0, 16), size(2, 0, 16)),
        new Change(images(2).withDevices(8), size(0, 0, 4), size(4, 0, 4)),
        new Change(images(2).withDevices(8), size(0, 64, 0), size(8, 0, 8)),
        new Change(images(2).withDevices(8), size(0, 64, 4), size(16, 0, 4)),
        new Change(images(2).withDevices(8), size(4, 64, 0), size(4, 0, 16)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangedBatchKeepsWhatItDoesNotSay(Change asked) {
    Usage changed = asked.before().withBatch(asked.change());

    int batch = asked.after().perDevice().getAsInt();
    assertEquals(OptionalInt.of(batch), changed.batchPerDevice());
    assertEquals(asked.after().devices(), OptionalInt.of(changed.devices()));
    assertEquals(Shape.channelsFirst(batch, 64, 8, 8), changed.shape().orElseThrow());
  }

  private static Usage images(int batch) {
    return CNN.withShape(Shape.channelsFirst(batch, 64, 8, 8));
  }

  /** 0 for what isn't said. */
  private static BatchSize size(int perDevice, int global, int devices) {
    return new BatchSize(orEmpty(perDevice), orEmpty(global), orEmpty(devices));
  }

  private static OptionalInt orEmpty(int number) {
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Devices that change share what all had, and nobody has said that number. */
  @Test
  void aGlobalBatchIsNoInputUnlessItWasSaid() {
    Usage images = CNN.withShape(Shape.channelsFirst(32, 64, 8, 8));
    BatchSize devices = BatchSize.devices(16);
    Usage alone = CNN.withShape(Shape.channelsFirst(2, 64, 8, 8)).withDevices(16);

    assertEquals(alone, images.withBatch(devices));
    assertEquals(alone, images.withBatchPerDevice(32).withBatch(devices));
    assertEquals(
        CNN.withBatchPerDevice(2).withDevices(16),
        CNN.withBatchPerDevice(4).withDevices(8).withBatch(devices));
    assertEquals(alone.withGlobalBatch(32), images.withGlobalBatch(32).withBatch(devices));
  }

  @Test
  void aSequenceHasNoBatchToChange() {
    Usage steps = Usage.of(Network.RNN).withShape(Shape.sequence(4, 7, 16));

    assertEquals(steps.shape(), steps.withBatch(BatchSize.perDevice(2)).shape());
    assertEquals(OptionalInt.empty(), steps.withBatch(BatchSize.devices(2)).batchPerDevice());
  }

  @Test
  void accumulationDoesNotEnlargeTheBatch() {
    MethodDecision decision =
        STANDARD.decide(CNN.withBatchPerDevice(2).withGradientAccumulation(16));

    assertEquals("DOC-3", decision.rule());
    assertNote(
        "EXT-7: gradient accumulation over 16 steps does not enlarge what BatchNorm sees, 2 samples"
            + " at a time (Huang et al. 2019)",
        decision);
  }

  @Test
  void singleSamplesNeedRunningStatisticsOfBatchNormAlone() {
    assertNote(
        "EXT-8: single samples at inference have no batch, so BatchNorm is fine there only with"
            + " running statistics: call eval() or infer() once training has set them, and"
            + " recompute them if they are stale (docs/normalization.md, BN problem 4)",
        STANDARD.decide(CNN.withBatchPerDevice(64).withOnlineInference(true)));
    assertContains(
        "EXT-8: single samples at inference are normalized as in training",
        notes(STANDARD.decide(CNN.withBatchPerDevice(2).withOnlineInference(true))));
  }

  @Test
  void fixedStatisticsKeepBatchNormAtAnyBatch() {
    for (Task task : Task.values()) {
      MethodDecision decision =
          STANDARD.decide(CNN.withTask(task).withBatchPerDevice(1).withFrozenStatistics(true));

      assertEquals(NormMethod.BATCH, decision.method(), decision.toText());
      assertEquals("EXT-2", decision.rule());
      assertContains("the batch size does not matter", decision.reason());
      assertEquals(Verdict.ELIGIBLE, by("DOC-4", decision).verdict(), "nothing speaks against it");
      assertEquals(1, decision.notes().size(), decision.toText());
    }
    assertEquals("DOC-1", STANDARD.decide(Usage.of(Network.RNN).withFrozenStatistics(true)).rule());
    assertEquals(
        "DOC-3", STANDARD.decide(CNN.withBatchPerDevice(1).withFrozenStatistics(false)).rule());
  }

  @ParameterizedTest
  @CsvSource({
    "regression,     INSTANCE, EXT-3",
    "video,          INSTANCE, EXT-3",
    "generation,     INSTANCE, DOC-2",
    "segmentation,   GROUP,    DOC-3",
    "detection,      GROUP,    DOC-3",
    "classification, BATCH,    DOC-4",
  })
  void aValuePerPixelIsAnImageAndALabelIsNot(String task, NormMethod method, String rule) {
    Usage usage = CNN.withTask(Task.parse(task)).withBatchPerDevice(64).withPixelOutput(true);

    assertEquals(method, STANDARD.decide(usage).method());
    assertEquals(rule, STANDARD.decide(usage).rule());
  }

  @Test
  void pixelOutputQuotesProblem2AndWhatInstanceNormTakesAway() {
    MethodDecision decision = STANDARD.decide(CNN.withPixelOutput(true));

    assertEquals("EXT-3", decision.rule(), "no task said");
    assertContains("a value for every pixel", decision.reason());
    assertContains("BN problem 2", decision.reason());
    assertContains("removes the mean and contrast of each image", notes(decision));
    MethodDecision labels =
        STANDARD.decide(
            CNN.withTask(Task.CLASSIFICATION).withBatchPerDevice(64).withPixelOutput(true));
    assertContains("those of every pixel are task segmentation", by("EXT-3", labels).reason());
  }

  @Test
  void paddingGoesToWhatKeepsSamplesApart() {
    Usage unequal = CNN.withBatchPerDevice(64).withUnequalLengths(true);

    MethodDecision first = STANDARD.decide(unequal.withShape(Shape.channelsFirst(64, 48, 100)));
    MethodDecision last = STANDARD.decide(unequal.withShape(Shape.channelsLast(64, 100, 48)));

    assertEquals(NormSpec.groupNorm(16).build(), first.spec());
    assertEquals(NormSpec.layerNorm().axis(-1).build(), last.spec());
    assertEquals(
        6400, new NormPlan(last.spec(), Shape.channelsLast(64, 100, 48)).statisticGroups());
    for (MethodDecision decision : List.of(first, last)) {
      assertEquals("EXT-4", decision.rule());
      assertContains("BN problem 3", decision.reason());
      assertEquals(Verdict.REJECTED, by("DOC-4", decision).verdict());
    }
    assertEquals(last.spec(), STANDARD.decide(unequal).spec(), "whose shape isn't known");
    assertEquals(
        NormSpec.layerNorm().build(),
        STANDARD.decide(unequal.withShape(Shape.sequence(64, 100, 48))).spec());
    assertEquals("DOC-1", STANDARD.decide(Usage.of(Network.RNN).withUnequalLengths(true)).rule());
    assertEquals(
        "DOC-4",
        STANDARD
            .decide(Usage.of(Network.DNN).withShape(Shape.dense(64, 100)).withUnequalLengths(true))
            .rule());
  }

  @Test
  void twoSamplesWithoutSpaceDifferFromTwoLargeOnes() {
    MethodDecision none = STANDARD.withSmallBatchBelow(1).decide(images(2, 64, 1));
    MethodDecision large = STANDARD.decide(images(2, 64, 112));

    assertNote(
        "EXT-9: BatchNorm sees 2 values per channel (2 × 1), fewer than the 98 of 2 images at 7×7,"
            + " the least behind the figures of DOC-3 (Wu & He 2018; He et al. 2016)",
        none);
    assertNote(
        "EXT-9: BatchNorm would see 25088 values per channel (2 × 12544), but neighbours in one"
            + " image are alike: 2 images at 112×112 did not suffice (Wu & He 2018; He et al."
            + " 2016)",
        large);
    assertEquals(List.of(), STANDARD.decide(images(32, 64, 8)).notes());
  }

  @Test
  void oneValuePerChannelCannotTrainBatchNorm() {
    MethodDecision wide = STANDARD.decide(usage(Network.DNN, Shape.dense(1, 32)));
    assertEquals(NormSpec.groupNorm(4).build(), wide.spec());
    assertContains("one value has no variance", by("DOC-4", wide).reason());
    for (int features : new int[] {1, 4, 7}) {
      MethodDecision narrow = STANDARD.decide(usage(Network.DNN, Shape.dense(1, features)));
      assertEquals(NormMethod.LAYER, narrow.method());
      assertEquals("EXT-5", narrow.rule());
    }
    assertContains(
        "one value has no variance",
        notes(
            AnySelector.create()
                .withMethod(NormSpec.batchNorm().build())
                .decide(images(1, 64, 1))));
  }

  @Test
  void noRulePicksGroupsOfOneValue() {
    MethodDecision gan = STANDARD.decide(images(4, 32, 1).withTask(Task.GENERATION));
    MethodDecision largeGan = STANDARD.decide(images(64, 33, 1).withTask(Task.GENERATION));

    assertEquals(4, STANDARD.decide(images(4, 32, 1)).spec().groups().getAsInt());
    assertEquals(Verdict.REJECTED, by("DOC-2", gan).verdict());
    assertContains("leaves one value per statistic group", by("DOC-2", gan).reason());
    assertEquals("DOC-3", gan.rule());
    assertEquals("EXT-5", largeGan.rule(), "rather than the BatchNorm that DOC-2 speaks against");
    assertEquals("DOC-4", STANDARD.decide(images(64, 32, 1)).rule(), "BatchNorm has 64");
    MethodDecision named = STANDARD.decide(images(4, 32, 1).withGroups(32));
    assertEquals("DOC-3", named.rule(), "the user's groups are the user's");
    assertContains("EXT-5: each statistic group of GroupNorm(32) has one value", notes(named));
  }

  @Test
  void groupsOfFewValuesAreNoted() {
    assertNote(
        "EXT-5: each statistic group of GroupNorm(32) has 2 values, of which normalizing leaves 0"
            + " degrees of freedom; fewer groups or LayerNorm have more",
        STANDARD.decide(images(4, 64, 1).withGroups(32)));
    assertNote(
        "EXT-5: each statistic group of LayerNorm has 3 values, of which normalizing leaves 1"
            + " degree of freedom; a sample has no more",
        STANDARD.decide(usage(Network.DNN, Shape.dense(2, 3))));
    assertNote(
        "EXT-5: each statistic group of LayerNorm has one value, so that its output is β alone; a"
            + " time step has no more",
        STANDARD.decide(usage(Network.RNN, Shape.sequence(2, 7, 1))));
    assertNote(
        "EXT-5: each statistic group of LayerNorm has 2 values, of which normalizing leaves 0"
            + " degrees of freedom; from an earlier axis on there are more",
        STANDARD.decide(
            usage(Network.CNN, Shape.channelsLast(8, 100, 2)).withUnequalLengths(true)));
  }

  @Test
  void paddedSequencesOfOneChannelKeepTheirValues() {
    MethodDecision decision =
        STANDARD.decide(usage(Network.CNN, Shape.channelsLast(8, 100, 1)).withUnequalLengths(true));

    assertEquals("EXT-4", decision.rule());
    assertEquals(NormSpec.groupNorm(1).build(), decision.spec());
    assertEquals(List.of(), decision.notes());
  }

  @Test
  void paddedSequencesTooShortForGroupsGetLayerNorm() {
    MethodDecision decision =
        STANDARD.decide(usage(Network.CNN, Shape.channelsFirst(64, 2, 3)).withUnequalLengths(true));

    assertEquals("EXT-5", decision.rule());
    assertEquals(NormMethod.LAYER, decision.method());
  }

  @ParameterizedTest
  @EnumSource(FurtherRules.class)
  void furtherRulesAreAskedOnlyWhereTheirInputIs(FurtherRules rule) {
    Usage plain = images(4, 64, 8);
    Usage all =
        images(1, 64, 1)
            .withPixelOutput(true)
            .withUnequalLengths(true)
            .withFrozenStatistics(true)
            .withOnlineInference(true);

    assertEquals(STANDARD.rules(), STANDARD.rulesFor(plain));
    assertTrue(STANDARD.rulesFor(all).contains(rule));
    assertEquals(
        List.of("DOC-1", "EXT-1", "EXT-2", "EXT-3", "DOC-2", "EXT-4", "DOC-3", "EXT-5", "DOC-4"),
        STANDARD.rulesFor(all).stream().map(MethodRule::id).toList());
    assertTrue(
        STANDARD
            .withoutRule("DOC-2")
            .withoutRule("DOC-3")
            .withoutRule("DOC-4")
            .rulesFor(all)
            .contains(rule),
        "behind all others where its place is gone");
  }

  @Test
  void whatIsSaidIsPartOfTheUsage() {
    List<Usage> different =
        Stream.of(
                CNN,
                CNN.withDevices(1),
                CNN.withGlobalBatch(8),
                CNN.withGradientAccumulation(1),
                CNN.withUnequalLengths(false),
                CNN.withOnlineInference(false),
                CNN.withPixelOutput(false),
                CNN.withFrozenStatistics(false))
            .toList();

    assertEquals(different.size(), different.stream().distinct().count());
    assertEquals(CNN.withDevices(8).withGlobalBatch(16), CNN.withGlobalBatch(16).withDevices(8));
    assertEquals(
        CNN.withPixelOutput(true).withOnlineInference(false),
        CNN.withOnlineInference(false).withPixelOutput(true));
    assertContains(
        "pixel-output true given, frozen-statistics false given",
        CNN.withFrozenStatistics(false).withPixelOutput(true).toString());
  }

  private static Usage images(int batch, int channels, int side) {
    return usage(Network.CNN, Shape.channelsFirst(batch, channels, side, side));
  }

  private static Usage usage(Network network, Shape shape) {
    return Usage.of(network).withShape(shape);
  }

  private static MethodCandidate by(String rule, MethodDecision decision) {
    return decision.candidates().stream()
        .filter(candidate -> candidate.rule().equals(rule))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + rule + " in\n" + decision.toText()));
  }

  private static String notes(MethodDecision decision) {
    return String.join("\n", decision.notes());
  }

  private static void assertNote(String note, MethodDecision decision) {
    assertTrue(decision.notes().contains(note), () -> note + "\nis not in\n" + decision.toText());
  }

  private static void assertInputs(MethodDecision decision, Input... inputs) {
    assertTrue(decision.inputs().containsAll(List.of(inputs)), decision::toText);
  }

  private static void assertRefused(String message, Supplier<Usage> usage) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, usage::get).getMessage());
  }

  private static void assertContains(String part, String text) {
    assertTrue(text.contains(part), () -> "\"" + part + "\" is not in \"" + text + "\"");
  }
}
