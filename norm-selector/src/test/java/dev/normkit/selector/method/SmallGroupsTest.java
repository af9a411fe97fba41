package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.AnySelector;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.network.LayerChange;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.tier.TestTier;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small batches of data with little or no space: groups of enough values, or LayerNorm. */
class SmallGroupsTest {
  private static final MethodPolicy STANDARD = MethodPolicy.standard();

  /** By default all up to 40, and of the others those beside powers of two and multiples of 8. */
  static IntStream channels() {
    return IntStream.rangeClosed(1, 128)
        .filter(n -> TestTier.isFull() || n <= 40 || n % 64 <= 1 || n % 64 == 63 || n % 24 == 0);
  }

  @ParameterizedTest
  @MethodSource("channels")
  void everyNumberOfDenseFeatures(int channels) {
    requireSmall(Usage.of(Network.DNN).withShape(Shape.dense(2, channels)), channels, 1);
  }

  @ParameterizedTest
  @MethodSource("channels")
  void everyNumberOfChannelsWithoutSpace(int channels) {
    requireSmall(cnn(Shape.channelsFirst(2, channels, 1, 1)), channels, 1);
    requireSmall(cnn(Shape.channelsLast(2, 1, 1, channels)), channels, 1);
  }

  @ParameterizedTest
  @MethodSource("channels")
  void everyNumberOfChannelsOnTwoPositions(int channels) {
    requireSmall(cnn(Shape.channelsFirst(2, channels, 1, 2)), channels, 2);
  }

  @ParameterizedTest
  @MethodSource("channels")
  void withSpaceTheDivisorIsTheGreatest(int channels) {
    MethodDecision decision = STANDARD.decide(cnn(Shape.channelsFirst(2, channels, 8)));

    assertEquals(OptionalInt.of(greatestDivisor(channels, 1, 0)), decision.spec().groups());
  }

  private static void requireSmall(Usage usage, int channels, int space) {
    MethodDecision decision = STANDARD.decide(usage);
    int groups = greatestDivisor(channels, space, 8);
    if (groups > 0) {
      requireGroups(groups, decision);
    } else {
      requireLayer(channels * space, decision);
    }
    assertFalse(decision.reason().isBlank());
  }

  /** By trial, from above; 0 where no divisor of 32 and the channels leaves as many values. */
  private static int greatestDivisor(int channels, int space, int values) {
    return IntStream.iterate(32, k -> k > 0, k -> k - 1)
        .filter(k -> 32 % k == 0 && channels % k == 0 && channels / k * space >= values)
        .findFirst()
        .orElse(0);
  }

  private static void requireGroups(int groups, MethodDecision decision) {
    assertEquals(NormSpec.groupNorm(groups).build(), decision.spec(), decision.toText());
    assertEquals("DOC-3", decision.rule());
  }

  private static void requireLayer(int values, MethodDecision decision) {
    assertEquals(NormSpec.layerNorm().build(), decision.spec(), decision.toText());
    assertEquals("EXT-5", decision.rule());
    assertTrue(
        decision
            .reason()
            .startsWith(
                values == 1
                    ? "a sample is a single value, too few for statistics of its own: LayerNorm's"
                        + " output is β alone, so leave this layer out ("
                    : "no number of groups leaves 8 values per statistic group, and LayerNorm draws"
                        + " its statistics over all "
                        + values
                        + " of a sample ("),
        decision.reason());
    assertEquals(
        values <= 4,
        decision.notes().stream().anyMatch(note -> note.startsWith("EXT-5: ")),
        decision.toText());
    String text = decision.toText();
    assertTrue(text.contains("BATCH       rejected  DOC-4: "), text);
    assertTrue(text.contains("GROUP       rejected  DOC-3: a sample of "), text);
    assertTrue(text.contains(" has " + values + " value"), text);
  }

  @Test
  void fewerGroupsThanUsualAreExplained() {
    assertEquals(
        List.of(
            "gcd(32, 64) = 32 groups would have 2 values each; 8 is its largest divisor that leaves"
                + " at least 8"),
        STANDARD.decide(Usage.of(Network.DNN).withShape(Shape.dense(2, 64))).notes());
    assertEquals(
        List.of(
            "no group count above 1 divides 32 and the channels, so all channels are one"
                + " group"),
        STANDARD.decide(Usage.of(Network.DNN).withShape(Shape.dense(2, 65))).notes());
  }

  @ParameterizedTest
  @CsvSource({"DETECTION, GROUP, LAYER", "SEGMENTATION, GROUP, LAYER", "REGRESSION, BATCH, BATCH"})
  void tasksThatAskForGroupsAtAnyBatch(Task task, NormMethod wide, NormMethod narrow) {
    Usage usage = Usage.of(Network.DNN).withTask(task);

    assertEquals(wide, STANDARD.decide(usage.withShape(Shape.dense(64, 32))).method());
    assertEquals(narrow, STANDARD.decide(usage.withShape(Shape.dense(64, 7))).method());
  }

  @Test
  void aMovedThresholdMovesTheBatchNotTheGroups() {
    Usage usage = Usage.of(Network.DNN).withShape(Shape.dense(12, 32));

    assertEquals(NormMethod.BATCH, STANDARD.decide(usage).method());
    assertEquals(
        NormSpec.groupNorm(4).build(), STANDARD.withSmallBatchBelow(16).decide(usage).spec());
    assertEquals(
        NormMethod.BATCH,
        STANDARD
            .withSmallBatchBelow(2)
            .decide(Usage.of(Network.DNN).withShape(Shape.dense(2, 4)))
            .method());
  }

  @Test
  void givenGroupsAreUsedOrRefused() {
    Usage usage = Usage.of(Network.DNN).withShape(Shape.dense(2, 32));

    assertEquals(NormSpec.groupNorm(16).build(), STANDARD.decide(usage.withGroups(16)).spec());
    SelectionException refused =
        assertThrows(SelectionException.class, () -> STANDARD.decide(usage.withGroups(32)));
    assertEquals("DOC-3", refused.method().orElseThrow().rule());
    assertTrue(refused.summary().contains("must be below 32"), refused.summary());
  }

  @Test
  void otherBatchesOfANetworkGetTheSameGroups() {
    NetworkDescription network =
        NetworkDescription.of("dense")
            .withLayer("wide", Usage.of(Network.DNN).withShape(Shape.dense(32, 64)))
            .withLayer("narrow", Usage.of(Network.DNN).withShape(Shape.dense(32, 6)));
    NormSelector selector = AnySelector.create();

    List<LayerChange> changes = selector.plan(network).changesFor(BatchSize.perDevice(2)).changes();

    assertEquals(
        List.of(NormSpec.groupNorm(8).build(), NormSpec.layerNorm().build()),
        changes.stream().map(LayerChange::to).toList());
  }

  private static Usage cnn(Shape shape) {
    return Usage.of(Network.CNN).withShape(shape);
  }
}
