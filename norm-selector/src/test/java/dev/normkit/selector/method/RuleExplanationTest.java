package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.AnySelector;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code explain} says of each rule. */
class RuleExplanationTest {
  private static final NormSelector SELECTOR = AnySelector.create();

  private static Stream<RuleExplanation> rulesAndNotes() {
    return MethodPolicy.standard().explanations().rules().stream()
        .filter(rule -> rule.id().matches("(DOC|EXT)-\\d+"));
  }

  @ParameterizedTest
  @MethodSource("rulesAndNotes")
  void everyRuleHasAQuestionAnAnswerASourceAndFigures(RuleExplanation rule) {
    assertTrue(rule.question().endsWith("?"), rule.question());
    assertFalse(rule.picks().isBlank());
    assertFalse(rule.source().isBlank());
    assertFalse(rule.figures().isEmpty(), rule.id());
    long further =
        Stream.of(rule.contradiction(), rule.checked()).flatMap(Optional::stream).count();
    assertEquals(
        4 + rule.figures().size() + further + 2L * rule.results().size(),
        rule.toText().lines().count());
    assertEquals(rule, SELECTOR.explain(rule.id()));
  }

  @Test
  void allAreListedOnceInOrder() {
    List<String> ids = rulesAndNotes().map(RuleExplanation::id).toList();

    assertEquals(
        Stream.concat(
                Stream.of("DOC-1", "EXT-1", "DOC-2", "DOC-3", "DOC-4"),
                IntStream.rangeClosed(2, 22).mapToObj(number -> "EXT-" + number))
            .toList(),
        ids);
  }

  @Test
  void whatCameLaterSaysWhatSpeaksAgainstItAndWhatWasRead() {
    rulesAndNotes()
        .filter(rule -> rule.id().matches("EXT-[12]\\d"))
        .forEach(
            rule -> {
              assertTrue(rule.contradiction().isPresent(), rule.id());
              assertTrue(rule.checked().isPresent(), rule.id());
              assertTrue(rule.toText().contains("\nagainst  "), rule.id());
              assertTrue(rule.toText().contains("\nchecked  "), rule.id());
              assertTrue(rule.toJson().contains("\"contradiction\": "), rule.id());
              assertTrue(rule.toJson().contains("\"checked\": "), rule.id());
            });
    assertFalse(SELECTOR.explain("EXT-9").toJson().contains("contradiction"));
  }

  @Test
  void theListHasALinePerRule() {
    List<String> lines = MethodPolicy.standard().explanations().toText().lines().toList();

    assertEquals("rule  DOC-1   Is the network recurrent?", lines.get(0));
    assertTrue(
        lines.contains("rule  EXT-14  Is training differentially private?"), lines::toString);
    assertTrue(
        lines.contains("note  EXT-16  Is training federated, each client with data of its own?"),
        lines::toString);
    assertEquals(28, lines.size());
  }

  @Test
  void theSmallBatchRuleInFull() {
    assertEquals(
        """
        rule    DOC-3
        asks    Is the batch small, or does GroupNorm suit the task better?
        picks   GroupNorm; unless given, k is the largest divisor of gcd(32, C) that leaves 8\
         values per group
        source  docs/normalization.md, usage 3
        figure  ResNet-50, ImageNet top-1 error in % at 32/16/8/4/2 images per device: BatchNorm\
         23.6/23.7/24.8/27.3/34.7, GroupNorm 24.1/24.2/24.0/24.2/24.1 (Wu & He 2018)
        figure  a batch is small below 8 samples per device (docs/normalization.md, BN problem 1); GroupNorm has 32 groups by default in Wu & He 2018; normkit takes fewer if they would have fewer than 8 values (EXT-5)
        figure  GroupNorm draws statistics over N·k groups (docs/normalization.md, on GN)""",
        RuleExplanations.of(MethodPolicy.standard(), List.of()).find("DOC-3").toText());
  }

  @Test
  void whateverADecisionNamesCanBeExplained() {
    Usage usage = Usage.of(Network.CNN).withShape(Shape.channelsFirst(2, 4, 8, 8));
    NormSelector pinned = SELECTOR.withMethod(NormSpec.instanceNorm().build());

    assertEquals(
        "the named method, whatever the rules say",
        pinned.explain(pinned.decide(usage).rule()).picks());
    assertEquals(
        "Was the method decided before, and saved with the model?",
        SELECTOR.explain(MethodDecision.FROZEN).question());
  }

  @Test
  void rulesAreFoundInAnyCase() {
    assertEquals(SELECTOR.explain("DOC-3"), SELECTOR.explain("doc-3"));
    assertEquals(SELECTOR.explain(MethodDecision.PINNED), SELECTOR.explain("pinned"));
  }

  @Test
  void anUnknownRuleListsThoseThereAre() {
    assertEquals(
        "rule is \"DOC-9\"; it must be one of DOC-1 EXT-1 DOC-2 DOC-3 EXT-2 EXT-3 EXT-4 EXT-5 EXT-6"
            + " EXT-7 EXT-8 EXT-9 EXT-10 EXT-11 EXT-12 EXT-13 EXT-14 EXT-15 EXT-16 EXT-17 EXT-18"
            + " EXT-19 EXT-20 EXT-21 EXT-22 PINNED FROZEN",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    SELECTOR
                        .withPolicy(MethodPolicy.standard().withoutRule("DOC-4"))
                        .explain("DOC-9"))
            .getMessage());
  }

  @Test
  void figuresComeWithTheirSources() {
    for (String id : List.of("DOC-3", "EXT-2", "EXT-6", "EXT-7", "EXT-9")) {
      assertTrue(
          SELECTOR.explain(id).figures().stream().anyMatch(figure -> figure.contains("20")), id);
    }
  }
}
