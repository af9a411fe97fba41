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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code explain} says of each rule. */
class RuleExplanationTest {
  private static final NormSelector SELECTOR = AnySelector.create();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DOC-1", "DOC-2", "DOC-3", "DOC-4", "EXT-1", "EXT-2", "EXT-3", "EXT-4", "EXT-5", "EXT-6",
        "EXT-7", "EXT-8", "EXT-9"
      })
  void everyRuleHasAQuestionAnAnswerASourceAndFigures(String id) {
    RuleExplanation rule = SELECTOR.explain(id);

    assertEquals(id, rule.id());
    assertTrue(rule.question().endsWith("?"), rule.question());
    assertFalse(rule.picks().isBlank());
    assertFalse(rule.source().isBlank());
    assertFalse(rule.figures().isEmpty(), id);
    assertEquals(4 + rule.figures().size(), rule.toText().lines().count());
    assertEquals(rule, SELECTOR.explain(id));
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
        SELECTOR.explain("DOC-3").toText());
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
            + " EXT-7 EXT-8 EXT-9 PINNED FROZEN",
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
