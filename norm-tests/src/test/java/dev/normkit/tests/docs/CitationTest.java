package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Shape;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import dev.normkit.tests.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What decisions and explanations cite of docs/normalization.md is there. */
class CitationTest {
  private static final Pattern CITED =
      Pattern.compile("docs/normalization\\.md((?:, [^,;)\"\\n]+)+)");
  private static final MethodPolicy POLICY = MethodPolicy.standard();
  private static final List<Shape> SHAPES =
      List.of(
          Shape.dense(2, 1),
          Shape.dense(2, 3),
          Shape.dense(64, 64),
          Shape.channelsFirst(2, 64, 8, 8),
          Shape.channelsFirst(64, 4, 1, 1),
          Shape.channelsLast(12, 20, 64),
          Shape.sequence(4, 7, 16));
  private static final List<UnaryOperator<Usage>> SAID =
      List.of(
          usage -> usage,
          usage -> usage.withPixelOutput(true),
          usage -> usage.withUnequalLengths(true),
          usage -> usage.withFrozenStatistics(true),
          usage -> usage.withOnlineInference(true).withDevices(2).withGradientAccumulation(2),
          CitationTest::withAllFlags,
          usage -> usage.withRole(Role.CONVNEXT_BLOCK),
          usage -> usage.withRole(Role.CRITIC),
          usage -> usage.withRole(Role.QUERY_KEY));

  /** Explanations of all rules and notes, and decisions of very different usages. */
  private static final List<String> TEXTS = Stream.concat(explained(), decided()).toList();

  @Test
  void everyCitationHasItsHeading() throws IOException {
    Set<String> cited = new TreeSet<>();
    TEXTS.forEach(text -> cited.addAll(citations(text)));

    Set<String> headings = GuideLinksTest.anchors(Path.of("..", "docs", "normalization.md"));
    for (String heading : cited) {
      assertTrue(
          headings.contains(GuideLinksTest.anchor(heading)),
          heading + " is not one of " + headings);
    }
    Set<String> expected = new TreeSet<>(List.of("on BN", "on LN", "on IN", "on GN"));
    IntStream.rangeClosed(1, 4).forEach(i -> expected.addAll(Set.of("usage " + i, problem(i))));
    assertEquals(expected, cited, "all that the rules rest on");
  }

  private static String problem(int number) {
    return "BN problem " + number;
  }

  @Test
  void noTextSpeaksOfADocumentWithoutItsName() {
    TEXTS.forEach(text -> assertFalse(text.contains("the document"), text));
  }

  private static Set<String> citations(String text) {
    return CITED
        .matcher(text)
        .results()
        .flatMap(cited -> Pattern.compile(", ").splitAsStream(cited.group(1).substring(2)))
        .collect(Collectors.toSet());
  }

  private static Stream<String> explained() {
    return POLICY.explanations().rules().stream()
        .flatMap(rule -> Stream.of(rule.toText(), rule.toJson()));
  }

  /** Of all usages, or in pairs of every fifth, so that they are of all kinds. */
  private static Stream<String> decided() {
    List<Usage> usages = usages().toList();
    int step = Tier.asked() == Tier.FULL ? 1 : 5;
    return IntStream.range(0, usages.size())
        .filter(i -> i % step == 0)
        .mapToObj(i -> decided(usages.get(i)))
        .distinct();
  }

  private static Stream<Usage> usages() {
    return Stream.of(Network.values())
        .flatMap(network -> Stream.of(Task.values()).map(task -> Usage.of(network).withTask(task)))
        .flatMap(usage -> Stream.concat(Stream.of(usage), SHAPES.stream().map(usage::withShape)))
        .flatMap(usage -> SAID.stream().map(said -> said.apply(usage)))
        .flatMap(
            usage -> Stream.of(usage, usage.withBatchPerDevice(2), usage.withBatchPerDevice(12)));
  }

  private static Usage withAllFlags(Usage usage) {
    Usage all = usage;
    for (UsageFlag flag : UsageFlag.values()) {
      all = flag == UsageFlag.DECODER_ONLY ? all : all.with(flag, true);
    }
    return all;
  }

  private static String decided(Usage usage) {
    try {
      return POLICY.decide(usage).toText();
    } catch (SelectionException refused) {
      return refused.getMessage();
    }
  }
}
