package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.decision.MethodCandidate;
import dev.normkit.selector.decision.MethodCandidate.Verdict;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What usages say with the words that came with EXT-10 and later, and what becomes of it. */
class LaterRulesTest {
  private static final MethodPolicy STANDARD = MethodPolicy.standard();
  private static final Usage CNN = Usage.of(Network.CNN).withBatchPerDevice(64);
  private static final Shape IMAGES = Shape.channelsFirst(64, 128, 16, 16);
  private static final Shape IMAGES_LAST = Shape.channelsLast(64, 16, 16, 128);

  @ParameterizedTest
  @CsvSource({
    "cnn, diffusion, GROUP, EXT-13",
    "cnn, generation, INSTANCE, DOC-2",
    "cnn, style-transfer, INSTANCE, DOC-2",
    "transformer, diffusion, LAYER, EXT-1",
    "rnn, diffusion, LAYER, DOC-1",
    "dnn, diffusion, BATCH, DOC-4",
    "dnn, generation, BATCH, DOC-4",
  })
  void diffusionIsOneWayToMakeImages(String network, String task, NormMethod method, String rule) {
    MethodDecision decision =
        STANDARD.decide(
            Usage.of(Network.parse(network)).withTask(Task.parse(task)).withBatchPerDevice(64));

    assertEquals(method, decision.method(), decision.toText());
    assertEquals(rule, decision.rule());
  }

  @Test
  void diffusionHasTheGroupsOfRule3AndNamesUsage2() {
    MethodDecision decision =
        STANDARD.decide(CNN.withTask(Task.DIFFUSION).withShape(Shape.channelsFirst(4, 48, 8, 8)));

    assertEquals(NormSpec.groupNorm(16).build(), decision.spec());
    assertEquals(Verdict.ELIGIBLE, by("DOC-2", decision).verdict());
    assertNote("EXT-13: SiLU follows the norms of residual blocks there;", decision);
    assertNote("which DOC-2 keeps for GANs and style transfer", decision);
    assertEquals(
        "EXT-5",
        STANDARD
            .decide(CNN.withTask(Task.DIFFUSION).withShape(Shape.channelsFirst(64, 4, 1, 1)))
            .rule(),
        "too few values");
  }

  @ParameterizedTest
  @CsvSource({
    "transformer, RMS, EXT-10",
    "rnn,         RMS, EXT-10",
    "dnn,         RMS, EXT-10",
  })
  void queriesAndKeysGetRmsNorm(String network, NormMethod method, String rule) {
    Usage usage = Usage.of(Network.parse(network)).withRole(Role.QUERY_KEY);

    assertEquals(method, STANDARD.decide(usage).method());
    assertEquals(rule, STANDARD.decide(usage).rule());
    MethodDecision heads = STANDARD.decide(usage.withShape(Shape.sequence(2, 10, 8, 64)));
    assertEquals(NormSpec.rmsNorm().build(), heads.spec());
    assertNote("EXT-10: the last axis must be the features of one head", heads);
  }

  @Test
  void channelsAndPositionsAreNoQueries() {
    MethodDecision decision = STANDARD.decide(CNN.withRole(Role.QUERY_KEY).withShape(IMAGES));

    assertEquals("DOC-4", decision.rule());
    assertEquals(Verdict.REJECTED, by("EXT-10", decision).verdict());
  }

  @Test
  void aConvNextBlockNormalizesChannelsWhereTheyAreLast() {
    Usage block = CNN.withRole(Role.CONVNEXT_BLOCK);
    MethodDecision last = STANDARD.decide(block.withShape(IMAGES_LAST));

    assertEquals(NormSpec.layerNorm().axis(-1).build(), last.spec());
    assertEquals("EXT-11", last.rule());
    assertEquals("EXT-11", STANDARD.decide(block).rule(), "without a shape");
    assertEquals(1, last.notes().stream().filter(note -> note.contains("works less well")).count());
    assertNote("EXT-21: ", last);
    assertNote("EXT-22: ", last);
    MethodDecision first = STANDARD.decide(block.withShape(IMAGES));
    assertEquals("DOC-4", first.rule());
    assertTrue(by("EXT-11", first).reason().contains("channels-last"), first::toText);
  }

  /** The layer's own role is more than that of its network. */
  @Test
  void rolesComeBeforeTasks() {
    Usage pixels = CNN.withPixelOutput(true).withTask(Task.REGRESSION);

    assertEquals("EXT-3", STANDARD.decide(pixels).rule());
    assertEquals("EXT-11", STANDARD.decide(pixels.withRole(Role.CONVNEXT_BLOCK)).rule());
    assertEquals(
        "EXT-11",
        STANDARD.decide(CNN.withTask(Task.DIFFUSION).withRole(Role.CONVNEXT_BLOCK)).rule());
    assertEquals(
        "EXT-2",
        STANDARD.decide(CNN.withFrozenStatistics(true).withRole(Role.CRITIC)).rule(),
        "only BatchNorm has statistics to fix");
  }

  @Test
  void aCriticGetsLayerNorm() {
    for (int batch : new int[] {1, 4, 256}) {
      Usage critic = Usage.of(Network.DNN).withRole(Role.CRITIC).withBatchPerDevice(batch);
      MethodDecision decision = STANDARD.decide(critic.withShape(Shape.dense(batch, 256)));

      assertEquals(NormMethod.LAYER, decision.method());
      assertEquals("EXT-12", decision.rule());
      assertNote("EXT-12: CrossQ trains critics with BatchNorm", decision);
    }
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void differentialPrivacyNeverChoosesBatchNorm(Network network) {
    for (Task task : Task.values()) {
      for (Shape shape :
          List.of(
              IMAGES,
              IMAGES_LAST,
              Shape.channelsFirst(64, 4, 1, 1),
              Shape.dense(64, 3),
              Shape.dense(64, 64))) {
        Usage usage =
            Usage.of(network).withTask(task).withShape(shape).withDifferentialPrivacy(true);
        MethodDecision decision = STANDARD.decide(usage);

        assertFalse(decision.method() == NormMethod.BATCH, decision::toText);
        Stream.of(NormMethod.BATCH, NormMethod.SWITCHABLE)
            .forEach(method -> assertEquals(Verdict.REJECTED, of(method, decision).verdict()));
      }
    }
  }

  @Test
  void differentialPrivacyLeavesWhatKeepsSamplesApart() {
    Usage secret = CNN.withDifferentialPrivacy(true);

    assertEquals("EXT-14", STANDARD.decide(secret).rule());
    assertEquals(NormMethod.GROUP, STANDARD.decide(secret).method());
    assertNote("EXT-14: it has a price", STANDARD.decide(secret));
    assertEquals("DOC-2", STANDARD.decide(secret.withTask(Task.STYLE_TRANSFER)).rule());
    assertEquals("EXT-2", STANDARD.decide(secret.withFrozenStatistics(true)).rule());
    assertEquals(
        "DOC-1", STANDARD.decide(Usage.of(Network.RNN).withDifferentialPrivacy(true)).rule());
    assertNote(
        "with differential privacy what one sample adds",
        STANDARD.decidePinned(secret, NormSpec.batchNorm().build()));
  }

  /** In a policy that has no rule 3 to stand before, either. */
  @Test
  void privacyHoldsInAnyPolicy() {
    MethodPolicy batchNormAlone =
        STANDARD
            .withoutRule("DOC-1")
            .withoutRule("EXT-1")
            .withoutRule("DOC-2")
            .withoutRule("DOC-3");

    assertEquals(NormMethod.BATCH, batchNormAlone.decide(CNN).method());
    assertEquals(
        NormMethod.GROUP, batchNormAlone.decide(CNN.withDifferentialPrivacy(true)).method());
  }

  @ParameterizedTest
  @CsvSource({
    "FEDERATED,       EXT-16, 64, BatchNorm often does better than GroupNorm",
    "FEDERATED,       EXT-16,  2, but BatchNorm did better in many settings",
    "FINE_TUNING,     EXT-17, 64, hold the statistics of its BatchNorm fixed",
    "FINE_TUNING,     EXT-17,  2, GroupNorm(32) is for a network trained with it",
    "MIXED_DOMAINS,   EXT-18, 64, fit none of them",
    "RELATED_SAMPLES, EXT-19, 64, tell of each other",
    "LAST_EPOCHS,     EXT-20, 64, recompute the statistics before inference",
  })
  void notesDecideNothing(UsageFlag flag, String id, int batch, String part) {
    Usage plain = CNN.withBatchPerDevice(batch);
    MethodDecision without = STANDARD.decide(plain);
    MethodDecision with = STANDARD.decide(plain.with(flag, true));

    assertEquals(without.spec(), with.spec());
    assertEquals(without.candidates(), with.candidates());
    List<String> added =
        with.notes().stream().filter(note -> !without.notes().contains(note)).toList();
    assertEquals(1, added.size(), added::toString);
    assertTrue(added.get(0).startsWith(id + ": "), added::toString);
    assertTrue(added.get(0).contains(part), added::toString);
    assertEquals(without.notes(), STANDARD.decide(plain.with(flag, false)).notes());
  }

  @ParameterizedTest
  @EnumSource(
      value = UsageFlag.class,
      names = {"FINE_TUNING", "MIXED_DOMAINS", "RELATED_SAMPLES", "LAST_EPOCHS"})
  void fixedStatisticsOfABatchNeedNoNote(UsageFlag flag) {
    Usage frozen = CNN.withFrozenStatistics(true);

    assertEquals(STANDARD.decide(frozen).notes(), STANDARD.decide(frozen.with(flag, true)).notes());
  }

  @ParameterizedTest
  @CsvSource({
    "PRE_NORM,  EXT-15: a norm before the sub-layer",
    "POST_NORM, EXT-15: a norm after the residual sum",
  })
  void thePlaceOfANormIsANote(Role role, String note) {
    Usage block = Usage.of(Network.TRANSFORMER).withTask(Task.LANGUAGE_MODEL);
    MethodDecision decision = STANDARD.decide(block.withRole(role));

    assertEquals(STANDARD.decide(block).spec(), decision.spec());
    assertNote(note, decision);
    assertNote("EXT-22: leaving the norm out", decision);
  }

  @Test
  void everyFlagHasAMethodOfItsName() throws ReflectiveOperationException {
    for (UsageFlag flag : UsageFlag.values()) {
      String name =
          Stream.of(flag.name().split("_"))
              .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
              .reduce("with", String::concat);
      Usage usage = Usage.of(Network.TRANSFORMER);

      for (boolean holds : new boolean[] {true, false}) {
        Object said = Usage.class.getMethod(name, boolean.class).invoke(usage, holds);
        assertEquals(usage.with(flag, holds), said, name);
      }
    }
  }

  private static MethodCandidate by(String rule, MethodDecision decision) {
    return decision.candidates().stream()
        .filter(candidate -> candidate.rule().equals(rule))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + rule + " in\n" + decision.toText()));
  }

  private static MethodCandidate of(NormMethod method, MethodDecision decision) {
    return decision.candidates().stream()
        .filter(candidate -> candidate.method() == method)
        .findFirst()
        .orElseThrow();
  }

  private static void assertNote(String part, MethodDecision decision) {
    assertTrue(
        decision.notes().stream().anyMatch(note -> note.contains(part)),
        () -> part + "\nis not in\n" + decision.toText());
  }
}
