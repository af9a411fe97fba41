package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Lists;
import com.google.common.collect.Sets;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import dev.normkit.api.Shape;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.tier.TestTier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Usages without the words that came with EXT-10 and later are decided as they were before: what
 * was learnt later is only for those who ask. A change that is meant needs the new lines in {@code
 * earlier-decisions.txt}, and a line in the change log.
 */
class EarlierDecisionsTest {
  /** By default every so many of the usages are decided: prime, so that they are of all kinds. */
  private static final int STEP = 5;

  private static final List<String> TASKS =
      List.of(
          "",
          "classification",
          "detection",
          "segmentation",
          "video",
          "generation",
          "style-transfer",
          "language-model",
          "regression");

  /** 0 for a batch that isn't given. */
  private static final List<Integer> BATCHES = List.of(0, 1, 2, 7, 8, 15, 16);

  private static final List<UnaryOperator<Usage>> SHAPES =
      Stream.concat(
              Stream.of(UnaryOperator.<Usage>identity()),
              Stream.of(
                      Shape.dense(4, 1),
                      Shape.dense(64, 64),
                      Shape.dense(2, 3),
                      Shape.channelsFirst(2, 64, 8, 8),
                      Shape.channelsFirst(64, 4, 1, 1),
                      Shape.channelsLast(12, 20, 64),
                      Shape.channelsLast(8, 100, 1),
                      Shape.sequence(4, 7, 16))
                  .map(shape -> usage -> usage.withShape(shape)))
          .toList();

  private static final List<UnaryOperator<Usage>> FLAGS =
      List.of(
          usage -> usage.withUnequalLengths(true),
          usage -> usage.withOnlineInference(true),
          usage -> usage.withPixelOutput(true),
          usage -> usage.withFrozenStatistics(true));

  private static final List<UnaryOperator<Usage>> MORE =
      List.of(
          usage -> usage.withDevices(8).withGradientAccumulation(4), usage -> usage.withGroups(4));

  private static final List<UnaryOperator<Usage>> DECODERS =
      List.of(
          usage -> usage,
          usage -> usage.withDecoderOnly(true),
          usage -> usage.withDecoderOnly(false));

  @ParameterizedTest
  @EnumSource(Network.class)
  void areDecidedAsBefore(Network network) throws IOException {
    List<String> expected =
        committed().filter(line -> line.startsWith(network.word() + " ")).toList();

    assertEquals(
        expected.stream().map(EarlierDecisionsTest::asked).collect(Collectors.joining("\n")),
        TASKS.stream().map(task -> line(network, task)).collect(Collectors.joining("\n")));
  }

  /** A line without the digest of all decisions, unless all are asked. */
  private static String asked(String line) {
    return TestTier.isFull() ? line : line.replaceFirst(" [0-9a-f]+( [0-9a-f]+)$", "$1");
  }

  private static Stream<String> committed() throws IOException {
    return Resources.toString(
            Resources.getResource(EarlierDecisionsTest.class, "earlier-decisions.txt"),
            StandardCharsets.UTF_8)
        .lines();
  }

  /**
   * How many decisions the network and the task have, and what becomes another if one does: of all,
   * and of those that are made by default.
   */
  private static String line(Network network, String task) {
    Usage usage = Usage.of(network);
    List<Usage> usages = usages(task.isEmpty() ? usage : usage.withTask(Task.parse(task)));
    return network.word()
        + " "
        + (task.isEmpty() ? "-" : task)
        + " "
        + usages.size()
        + (TestTier.isFull() ? digest(usages, 1) : "")
        + digest(usages, STEP);
  }

  private static String digest(List<Usage> usages, int step) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (int i = 0; i < usages.size(); i += step) {
      hasher.putString(decided(usages.get(i)), StandardCharsets.UTF_8);
    }
    return " " + hasher.hash().toString().substring(0, 16);
  }

  private static List<Usage> usages(Usage first) {
    List<List<UnaryOperator<Usage>>> choices = new ArrayList<>();
    choices.add(first.network() == Network.TRANSFORMER ? DECODERS : DECODERS.subList(0, 1));
    choices.add(SHAPES);
    choices.add(BATCHES.stream().map(EarlierDecisionsTest::batch).toList());
    choices.add(Stream.concat(flags(), MORE.stream()).toList());
    return Lists.cartesianProduct(choices).stream().map(chosen -> all(chosen, first)).toList();
  }

  private static UnaryOperator<Usage> batch(int size) {
    return usage -> size == 0 ? usage : usage.withBatchPerDevice(size);
  }

  /** Every combination of them. */
  private static Stream<UnaryOperator<Usage>> flags() {
    return Sets.powerSet(ImmutableSet.copyOf(FLAGS)).stream()
        .map(given -> usage -> all(given, usage));
  }

  private static Usage all(Collection<UnaryOperator<Usage>> steps, Usage usage) {
    Usage result = usage;
    for (UnaryOperator<Usage> step : steps) {
      result = step.apply(result);
    }
    return result;
  }

  /** What was decided on what grounds, in no words that may be improved. */
  private static String decided(Usage usage) {
    MethodDecision decision;
    try {
      decision = MethodPolicy.standard().decide(usage);
    } catch (SelectionException refused) {
      return "refused\n";
    }
    return decision.spec()
        + decision.rule()
        + decision.candidates().stream()
            .map(one -> one.method() + " " + one.verdict() + " " + one.rule())
            .toList()
        + decision.inputs()
        + decision.notes().size()
        + "\n";
  }
}
