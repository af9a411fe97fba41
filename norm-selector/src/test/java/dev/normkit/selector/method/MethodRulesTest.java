package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.FakeBackend;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.decision.MethodCandidate;
import dev.normkit.selector.decision.MethodCandidate.Verdict;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Input.Source;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which usage gets which method, by which rule, for which reason. */
class MethodRulesTest {
  private static final MethodPolicy STANDARD = MethodPolicy.standard();
  private static final Shape IMAGES = Shape.channelsFirst(64, 48, 8, 8);

  @ParameterizedTest
  @CsvSource({
    "rnn,         classification, 64, LAYER,    DOC-1",
    "rnn,         classification, 2,  LAYER,    DOC-1",
    "rnn,         language-model, 64, LAYER,    DOC-1",
    "rnn,         regression,     2,  LAYER,    DOC-1",
    "rnn,         generation,     8,  LAYER,    DOC-1",
    "rnn,         video,          8,  LAYER,    DOC-1",
    "cnn,         generation,     64, INSTANCE, DOC-2",
    "cnn,         style-transfer, 64, INSTANCE, DOC-2",
    "cnn,         style-transfer, 2,  INSTANCE, DOC-2",
    "cnn,         classification, 1,  GROUP,    DOC-3",
    "cnn,         classification, 4,  GROUP,    DOC-3",
    "cnn,         classification, 7,  GROUP,    DOC-3",
    "dnn,         regression,     4,  GROUP,    DOC-3",
    "cnn,         detection,      32, GROUP,    DOC-3",
    "cnn,         segmentation,   32, GROUP,    DOC-3",
    "cnn,         video,          32, GROUP,    DOC-3",
    "cnn,         classification, 8,  BATCH,    DOC-4",
    "cnn,         classification, 64, BATCH,    DOC-4",
    "dnn,         classification, 64, BATCH,    DOC-4",
    "cnn,         regression,     64, BATCH,    DOC-4",
    "dnn,         language-model, 64, BATCH,    DOC-4",
    "transformer, classification, 64, LAYER,    EXT-1",
    "transformer, generation,     64, LAYER,    EXT-1",
    "transformer, detection,      2,  LAYER,    EXT-1",
    "transformer, language-model, 64, RMS,      EXT-1",
  })
  void everyRowOfTheTable(String network, String task, int batch, NormMethod method, String rule) {
    Usage usage = usage(network, task).withBatchPerDevice(batch);

    MethodDecision decision = STANDARD.decide(usage);

    assertEquals(method, decision.method());
    assertEquals(rule, decision.rule());
    assertEquals(decision, STANDARD.decide(usage), "same usage, same decision");
  }

  @ParameterizedTest
  @CsvSource({
    "rnn,         classification, LAYER,    DOC-1",
    "cnn,         style-transfer, INSTANCE, DOC-2",
    "cnn,         detection,      GROUP,    DOC-3",
    "cnn,         classification, BATCH,    DOC-4",
    "transformer, classification, LAYER,    EXT-1",
    "transformer, language-model, RMS,      EXT-1",
  })
  void noBatchAndNoShapeIsEnough(String network, String task, NormMethod method, String rule) {
    MethodDecision decision = STANDARD.decide(usage(network, task));

    assertEquals(method, decision.method());
    assertEquals(rule, decision.rule());
  }

  @Test
  void everyUsageHasAllSixMethodsAndOneChosen() {
    for (Network network : Network.values()) {
      for (Task task : Task.values()) {
        for (int batch : new int[] {1, 7, 8, 15, 16, 256}) {
          MethodDecision decision =
              STANDARD.decide(Usage.of(network).withTask(task).withBatchPerDevice(batch));

          assertEquals(EnumSet.allOf(NormMethod.class), methods(decision), decision.toText());
          List<MethodCandidate> chosen = with(Verdict.CHOSEN, decision);
          assertEquals(1, chosen.size(), decision.toText());
          assertEquals(
              new MethodCandidate(
                  decision.method(), Verdict.CHOSEN, decision.rule(), decision.reason()),
              chosen.get(0));
        }
      }
    }
  }

  @Test
  void whatIsChosenIsLegalAndSequencesNeverGetBatchNorm() {
    List<Shape> shapes =
        List.of(
            Shape.dense(64, 1),
            Shape.dense(4, 1),
            Shape.dense(4, 31),
            Shape.dense(4, 32),
            Shape.dense(4, 33),
            Shape.dense(4, 100),
            Shape.channelsFirst(4, 67, 8),
            Shape.channelsFirst(4, 64, 1, 1),
            Shape.channelsLast(4, 8, 8, 8, 48),
            Shape.sequence(4, 7, 16),
            Shape.sequence(16));
    for (Network network : Network.values()) {
      for (Task task : Task.values()) {
        for (Shape shape : shapes) {
          requireLegal(Usage.of(network).withTask(task).withShape(shape), shape);
        }
      }
    }
  }

  private static void requireLegal(Usage usage, Shape shape) {
    MethodDecision decision;
    try {
      decision = STANDARD.decide(usage);
    } catch (SelectionException refused) {
      assertEquals(Layout.SEQUENCE, shape.layout(), refused.getMessage());
      return;
    }
    new NormPlan(decision.spec(), shape);
    assertTrue(
        shape.layout() != Layout.SEQUENCE || decision.method().overTrailingAxes(),
        decision.toText());
  }

  @Test
  void recurrentRejectionOfBatchNormQuotesProblem3() {
    MethodDecision decision = STANDARD.decide(Usage.of(Network.RNN));

    MethodCandidate batch = by("DOC-4", decision);
    assertEquals(Verdict.REJECTED, batch.verdict());
    assertContains("BN problem 3", batch.reason());
  }

  @Test
  void smallBatchQuotesProblem1() {
    MethodDecision decision = STANDARD.decide(Usage.of(Network.CNN).withBatchPerDevice(4));

    assertEquals("DOC-3", decision.rule());
    assertContains("(docs/normalization.md, usage 3, BN problem 1)", decision.reason());
    assertEquals(Verdict.REJECTED, by("DOC-4", decision).verdict());
    assertContains("(docs/normalization.md, BN problem 1)", by("DOC-4", decision).reason());
  }

  @Test
  void imageOutputQuotesProblem2() {
    MethodDecision decision = STANDARD.decide(usage("cnn", "style-transfer").withBatchPerDevice(4));

    assertEquals("DOC-2", decision.rule());
    assertContains("(docs/normalization.md, usage 2, BN problem 2)", decision.reason());
    MethodCandidate group = by("DOC-3", decision);
    assertEquals(Verdict.ELIGIBLE, group.verdict());
    assertTrue(group.reason().endsWith(", but DOC-2 comes first"), group.reason());
  }

  @Test
  void tasksNameTheirSources() {
    assertContains("on GN", STANDARD.decide(usage("cnn", "detection")).reason());
    assertContains("on GN", STANDARD.decide(usage("cnn", "video")).reason());
    assertContains("Wu & He 2018", STANDARD.decide(usage("cnn", "segmentation")).reason());
  }

  @Test
  void denseGanFallsBehindInstanceNorm() {
    Usage gan = usage("dnn", "generation").withShape(Shape.dense(64, 100));

    MethodDecision decision = STANDARD.decide(gan);

    assertEquals("DOC-4", decision.rule());
    MethodCandidate instance = by("DOC-2", decision);
    assertEquals(Verdict.REJECTED, instance.verdict());
    assertEquals(refusal(NormSpec.instanceNorm().build(), Shape.dense(64, 100)), instance.reason());
    assertContains("BN problem 2", String.join("\n", decision.notes()));
  }

  @Test
  void smallDenseGanGetsGroupNormWhereGroupsAreLargeEnough() {
    Usage gan = usage("dnn", "generation");

    MethodDecision fits = STANDARD.decide(gan.withShape(Shape.dense(4, 100)));
    MethodDecision tooFew = STANDARD.decide(gan.withShape(Shape.dense(4, 7)));

    assertEquals("DOC-3", fits.rule());
    assertEquals(OptionalInt.of(4), fits.spec().groups());
    assertEquals("EXT-5", tooFew.rule());
    assertEquals(NormMethod.LAYER, tooFew.method());
    assertContains("has 7 values in all", by("DOC-3", tooFew).reason());
    assertContains("BN problem 1", by("DOC-4", tooFew).reason());
  }

  @Test
  void denseGanWithoutShapeIsRefusedByTheDocument() {
    MethodDecision decision = STANDARD.decide(usage("dnn", "generation").withBatchPerDevice(64));

    assertEquals("DOC-4", decision.rule());
    assertEquals(
        "a dnn has no spatial axes (docs/normalization.md, on IN)", by("DOC-2", decision).reason());
  }

  @ParameterizedTest
  @CsvSource({"64, 32", "48, 16", "32, 32", "100, 4", "67, 1", "1, 1"})
  void groupsAreTheGreatestCommonDivisorWith32(int channels, int groups) {
    Usage usage = Usage.of(Network.CNN).withShape(Shape.channelsLast(4, 8, 8, channels));

    MethodDecision decision = STANDARD.decide(usage);

    assertEquals(OptionalInt.of(groups), decision.spec().groups());
    assertEquals(groups == 1 ? 1 : 0, decision.notes().size(), decision.toText());
  }

  @Test
  void groupsWithoutShapeAre32AndSaidSo() {
    MethodDecision decision = STANDARD.decide(Usage.of(Network.CNN).withBatchPerDevice(4));

    assertEquals(OptionalInt.of(32), decision.spec().groups());
    assertEquals(
        List.of(
            "without a shape the number of groups is 32; with one it divides gcd(32,"
                + " channels)"),
        decision.notes());
  }

  @Test
  void givenGroupsCountAndAreCheckedByThePlan() {
    Usage usage = Usage.of(Network.CNN).withShape(Shape.channelsFirst(4, 48, 8, 8));

    MethodDecision legal = STANDARD.decide(usage.withGroups(6));

    assertEquals(OptionalInt.of(6), legal.spec().groups());
    assertEquals(List.of(), legal.notes());
    assertEquals(
        List.of(),
        STANDARD.decide(Usage.of(Network.CNN).withBatchPerDevice(4).withGroups(1)).notes());
  }

  @Test
  void givenGroupsAreRefusedRatherThanReplaced() {
    Usage five = Usage.of(Network.CNN).withShape(IMAGES).withGroups(5);
    String illegal = refusal(NormSpec.groupNorm(5).build(), IMAGES);

    SelectionException refused =
        assertThrows(SelectionException.class, () -> STANDARD.decide(five.withBatchPerDevice(4)));

    MethodDecision decision = refused.method().orElseThrow();
    assertEquals(illegal, refused.summary());
    assertEquals(Optional.empty(), decision.chosen());
    assertEquals("DOC-3", decision.rule());
    assertEquals(
        new MethodCandidate(NormMethod.GROUP, Verdict.REJECTED, "DOC-3", illegal),
        by("DOC-3", decision));
    assertEquals(Verdict.REJECTED, by("DOC-4", decision).verdict());
    // Nobody asks for groups here, or another rule comes first.
    assertEquals("DOC-4", STANDARD.decide(five.withBatchPerDevice(64)).rule());
    assertEquals(
        "DOC-2", STANDARD.decide(five.withTask(Task.GENERATION).withBatchPerDevice(4)).rule());
  }

  @Test
  void whatTimeStepsForbidIsRejectedWithoutAShapeToo() {
    MethodPolicy layerAlone = STANDARD.withoutRule("DOC-2").withoutRule("DOC-3");
    for (MethodDecision decision :
        List.of(
            layerAlone.decide(Usage.of(Network.RNN)),
            layerAlone.decide(Usage.of(Network.TRANSFORMER)))) {
      assertEquals(
          Set.of(NormMethod.INSTANCE, NormMethod.GROUP, NormMethod.SWITCHABLE),
          with(Verdict.REJECTED, decision).stream()
              .filter(candidate -> candidate.rule().isEmpty())
              .map(MethodCandidate::method)
              .collect(Collectors.toSet()),
          decision.toText());
    }
    assertContains(
        "name it to use it, where the shape allows",
        STANDARD.decide(Usage.of(Network.CNN)).toText());
  }

  @Test
  void givenBatchBeatsThatOfTheShape() {
    Usage usage = Usage.of(Network.CNN).withShape(IMAGES);

    assertEquals("DOC-4", STANDARD.decide(usage).rule());
    assertEquals("DOC-3", STANDARD.decide(usage.withBatchPerDevice(4)).rule());
  }

  @Test
  void sequenceShapeDoesNotTellTheBatch() {
    Usage usage = Usage.of(Network.RNN).withShape(Shape.sequence(4, 7, 16));

    assertEquals(OptionalInt.empty(), usage.batchPerDevice());
    assertEquals(OptionalInt.of(3), usage.withBatchPerDevice(3).batchPerDevice());
  }

  @ParameterizedTest
  @CsvSource({"8, better", "10, already as good", "15, already as good"})
  void from8To15GroupNormIsBetterOrAsGood(int batch, String rank) {
    MethodDecision decision = STANDARD.decide(Usage.of(Network.CNN).withBatchPerDevice(batch));

    assertEquals(
        List.of(
            "at batch "
                + batch
                + " per device GroupNorm is "
                + rank
                + ": ResNet-50, ImageNet top-1 error in %"
                + " at 32/16/8/4/2 images per device: BatchNorm 23.6/23.7/24.8/27.3/34.7,"
                + " GroupNorm 24.1/24.2/24.0/24.2/24.1 (Wu & He 2018)"),
        decision.notes());
  }

  @Test
  void outside8To15ThereIsNoSuchNote() {
    assertEquals(List.of(), STANDARD.decide(Usage.of(Network.CNN).withBatchPerDevice(16)).notes());
    assertEquals(
        List.of("the batch per device is unknown; one below 8 would ask for GroupNorm"),
        STANDARD.decide(Usage.of(Network.CNN)).notes());
  }

  @Test
  void layerNormInCnnHasItsNote() {
    NormSelector pinned =
        NormSelector.of(Backends.of(FakeBackend.ready("one", 0)))
            .withMethod(NormSpec.layerNorm().build());

    assertContains(
        "in a CNN LayerNorm works less well than BatchNorm or GroupNorm",
        String.join("\n", pinned.decide(Usage.of(Network.CNN)).notes()));
    assertEquals(List.of(), pinned.decide(Usage.of(Network.RNN)).notes());
    assertContains(
        "in a CNN LayerNorm works less well",
        by("DOC-1", STANDARD.decide(Usage.of(Network.CNN))).reason());
  }

  @Test
  void unpickedMethodsWaitToBeNamed() {
    MethodDecision images = STANDARD.decide(Usage.of(Network.CNN).withShape(IMAGES));
    Shape steps = Shape.sequence(2, 7, 16);
    MethodDecision sequence = STANDARD.decide(Usage.of(Network.RNN).withShape(steps));

    String wait = "no rule picks it here; name it to use it";
    assertTrue(
        images
            .candidates()
            .containsAll(
                List.of(
                    new MethodCandidate(NormMethod.SWITCHABLE, Verdict.ELIGIBLE, "", wait),
                    new MethodCandidate(NormMethod.RMS, Verdict.ELIGIBLE, "", wait))),
        images.toText());
    assertTrue(
        sequence
            .candidates()
            .contains(
                new MethodCandidate(
                    NormMethod.SWITCHABLE,
                    Verdict.REJECTED,
                    "",
                    refusal(NormSpec.switchableNorm().build(), steps))),
        sequence.toText());
  }

  @Test
  void decoderOnlyDecidesBetweenRmsAndLayer() {
    Usage model = usage("transformer", "language-model");

    assertEquals(NormMethod.RMS, STANDARD.decide(model).method());
    assertEquals(1, STANDARD.decide(model).notes().size());
    assertEquals(NormMethod.LAYER, STANDARD.decide(model.withDecoderOnly(false)).method());
    MethodDecision said = STANDARD.decide(usage("transformer", "generation").withDecoderOnly(true));
    assertEquals(NormMethod.RMS, said.method());
    assertEquals(List.of(), said.notes());
    MethodDecision recurrent = STANDARD.decide(Usage.of(Network.RNN));
    assertEquals(NormMethod.LAYER, by("EXT-1", recurrent).method(), "says nothing of RMSNorm");
    assertEquals(
        "decoderOnly is for a transformer, but the network is rnn; leave it out",
        assertThrows(
                IllegalArgumentException.class, () -> Usage.of(Network.RNN).withDecoderOnly(false))
            .getMessage());
  }

  @Test
  void inputsSayWhoSaidThem() {
    Usage usage = Usage.of(Network.CNN).withBatchPerDevice(4).withShape(IMAGES);

    assertEquals(
        List.of(
            new Input("network", "cnn", Source.GIVEN),
            new Input("task", "classification", Source.DEFAULT),
            new Input("batch", "4", Source.GIVEN),
            new Input("shape", "64x48x8x8 channels-first", Source.GIVEN),
            new Input("groups", "16", Source.DERIVED),
            new Input("small-batch-below", "8", Source.DEFAULT),
            new Input("rules", "DOC-1 EXT-1 DOC-2 DOC-3 DOC-4", Source.DEFAULT)),
        STANDARD.decide(usage).inputs());
    assertEquals(
        new Input("batch", "64", Source.DERIVED),
        Usage.of(Network.CNN).withShape(IMAGES).inputs().get(2));
    assertEquals(new Input("batch", "unknown", Source.DEFAULT), rnnSteps().inputs().get(2));
    assertEquals(
        List.of(
            new Input("network", "transformer", Source.GIVEN),
            new Input("task", "classification", Source.GIVEN),
            new Input("batch", "unknown", Source.DEFAULT),
            new Input("shape", "unknown", Source.DEFAULT),
            new Input("groups", "8", Source.GIVEN),
            new Input("decoder-only", "false", Source.GIVEN),
            new Input("small-batch-below", "8", Source.GIVEN),
            new Input("rules", "DOC-1 EXT-1 DOC-2 DOC-3", Source.GIVEN)),
        STANDARD
            .withSmallBatchBelow(8)
            .withoutRule("DOC-4")
            .decide(usage("transformer", "classification").withGroups(8).withDecoderOnly(false))
            .inputs());
  }

  @Test
  void standardOrderIsThatOfTheDesign() {
    assertEquals(List.of(DocumentRules.values()), STANDARD.rules());
    assertEquals(List.of("DOC-1", "EXT-1", "DOC-2", "DOC-3", "DOC-4"), ids(STANDARD));
    for (MethodRule rule : STANDARD.rules()) {
      assertTrue(rule.question().endsWith("?"), rule.question());
      assertEquals(
          rule.id().startsWith("DOC-"), rule.source().startsWith("docs/normalization.md, usage "));
    }
  }

  @Test
  void thresholdCanBeMoved() {
    Usage four = Usage.of(Network.CNN).withBatchPerDevice(4);

    assertEquals("DOC-4", STANDARD.withSmallBatchBelow(4).decide(four).rule());
    assertEquals("DOC-3", STANDARD.withSmallBatchBelow(5).decide(four).rule());
    assertContains(
        "GroupNorm is better: ", STANDARD.withSmallBatchBelow(1).decide(four).notes().get(0));
    assertEquals(
        "smallBatchBelow is 0; it must be at least 1, which makes no batch small",
        assertThrows(IllegalArgumentException.class, () -> STANDARD.withSmallBatchBelow(0))
            .getMessage());
  }

  @Test
  void rulesCanBeReordered() {
    MethodPolicy groupFirst =
        STANDARD.withOrder(List.of("DOC-3", "DOC-2", "DOC-1", "EXT-1", "DOC-4"));
    MethodPolicy batchFirst =
        STANDARD.withOrder(List.of("DOC-4", "DOC-1", "EXT-1", "DOC-2", "DOC-3"));
    Usage smallGan = usage("cnn", "generation").withBatchPerDevice(2);

    assertEquals("DOC-3", groupFirst.decide(smallGan).rule());
    assertEquals(Verdict.ELIGIBLE, by("DOC-2", groupFirst.decide(smallGan)).verdict());
    assertEquals("DOC-4", batchFirst.decide(smallGan).rule());
    assertContains("BN problem 2, BN problem 1", batchFirst.decide(smallGan).notes().get(0));
    assertEquals("DOC-1", batchFirst.decide(Usage.of(Network.RNN)).rule());
    assertThrows(
        IllegalArgumentException.class, () -> STANDARD.withOrder(List.of("DOC-1", "DOC-2")));
    assertThrows(
        IllegalArgumentException.class,
        () -> STANDARD.withOrder(List.of("DOC-1", "EXT-1", "DOC-2", "DOC-3", "DOC-4", "DOC-1")));
  }

  @Test
  void rulesCanBeAddedReplacedAndRemoved() {
    MethodRule switchable = always("MINE", NormSpec.switchableNorm().build());

    MethodPolicy first = STANDARD.withRuleBefore("DOC-1", switchable);
    MethodPolicy replaced = STANDARD.withRuleReplaced("DOC-4", switchable);
    MethodPolicy last = STANDARD.withoutRule("DOC-4").withRuleLast(switchable);

    Usage usage = Usage.of(Network.CNN).withBatchPerDevice(64);
    assertAll(
        () -> assertEquals("MINE", first.decide(usage).rule()),
        () -> assertEquals("MINE", ids(first).get(0)),
        () -> assertEquals("DOC-1", ids(first).get(1)),
        () -> assertEquals(NormMethod.SWITCHABLE, replaced.decide(usage).method()),
        () -> assertEquals(replaced, last),
        () -> assertEquals(replaced.hashCode(), last.hashCode()),
        () -> assertEquals(5, STANDARD.rules().size(), "the standard policy stays as it is"),
        () -> assertEquals("DOC-1", first.decide(rnnSteps()).rule(), "illegal on a sequence"));
  }

  private static Usage rnnSteps() {
    return Usage.of(Network.RNN).withShape(Shape.sequence(2, 7, 16));
  }

  @Test
  void policiesRefuseUnknownAndTakenIds() {
    MethodRule taken = always("DOC-2", NormSpec.layerNorm().build());

    assertEquals(
        "rule \"DOC-9\" was not found; there are [DOC-1, EXT-1, DOC-2, DOC-3, DOC-4]",
        assertThrows(IllegalArgumentException.class, () -> STANDARD.withoutRule("DOC-9"))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> STANDARD.withRuleBefore("DOC-9", taken));
    assertThrows(IllegalArgumentException.class, () -> STANDARD.withRuleLast(taken));
    assertThrows(IllegalArgumentException.class, () -> STANDARD.withRuleReplaced("DOC-1", taken));
    assertEquals(5, STANDARD.withRuleReplaced("DOC-2", taken).rules().size());
  }

  @Test
  void noRuleFitsCarriesTheDecision() {
    MethodPolicy policy = STANDARD.withoutRule("DOC-1");

    SelectionException refused =
        assertThrows(SelectionException.class, () -> policy.decide(rnnSteps()));

    MethodDecision decision = refused.method().orElseThrow();
    assertEquals(Optional.empty(), decision.chosen());
    assertEquals(MethodDecision.NONE, decision.rule());
    assertEquals(EnumSet.allOf(NormMethod.class), methods(decision));
    assertEquals("no rule fits; name a method, or change the rules", refused.summary());
    assertTrue(refused.getMessage().startsWith(refused.summary() + "\n"), refused.getMessage());
    assertContains(decision.toText(), refused.getMessage());
    assertEquals(Optional.empty(), refused.backend());
    assertThrows(IllegalStateException.class, decision::method);
  }

  @ParameterizedTest
  @CsvSource({"dnn", "cnn"})
  void aSequenceInANetworkWithoutStepsSaysWhatWouldDo(String network) {
    Usage usage = usage(network, "classification").withShape(Shape.sequence(2, 7, 16));

    SelectionException refused =
        assertThrows(SelectionException.class, () -> STANDARD.decide(usage));

    assertEquals(
        "no rule fits a sequence in a "
            + network
            + "; say network rnn or transformer, name a method, such as LAYER, or change the rules",
        refused.summary());
    assertEquals(MethodDecision.NONE, refused.method().orElseThrow().rule());
  }

  @Test
  void wordsAreParsedInAnyCase() {
    for (Network network : Network.values()) {
      assertEquals(network, Network.parse(network.word()));
      assertEquals(network, Network.parse(network.name()));
    }
    for (Task task : Task.values()) {
      assertEquals(task, Task.parse(task.word()));
      assertEquals(task, Task.parse(task.name()));
    }
    for (Role role : Role.values()) {
      assertEquals(role, Role.parse(role.word()));
      assertEquals(role, Role.parse(role.name()));
    }
    for (NormMethod method : NormMethod.values()) {
      for (String name : List.of(method.name(), method.title(), method.name() + "-norm")) {
        assertEquals(method, NormMethod.parse(name));
        assertEquals(method, NormMethod.parse(name.toLowerCase(Locale.ROOT)));
      }
    }
    assertEquals(
        "method is \"norm\"; it must be one of BATCH LAYER INSTANCE GROUP SWITCHABLE RMS",
        assertThrows(IllegalArgumentException.class, () -> NormMethod.parse("norm")).getMessage());
    assertEquals(
        "network is \"gnn\"; it must be one of dnn cnn rnn transformer",
        assertThrows(IllegalArgumentException.class, () -> Network.parse("gnn")).getMessage());
    assertEquals(
        "network is \"" + "x".repeat(40) + "…\"; it must be one of dnn cnn rnn transformer",
        assertThrows(IllegalArgumentException.class, () -> Network.parse("x".repeat(1000)))
            .getMessage());
    assertEquals(
        "task is \"gan\"; it must be one of classification detection segmentation video"
            + " generation style-transfer diffusion language-model regression",
        assertThrows(IllegalArgumentException.class, () -> Task.parse("gan")).getMessage());
    assertEquals(
        "role is \"head\"; it must be one of query-key pre-norm post-norm critic convnext-block",
        assertThrows(IllegalArgumentException.class, () -> Role.parse("head")).getMessage());
  }

  @Test
  void usagesAreValues() {
    Usage usage = Usage.of(Network.CNN);

    assertEquals(usage.withTask(Task.VIDEO), Usage.of(Network.CNN).withTask(Task.VIDEO));
    assertEquals(usage.withTask(Task.VIDEO).hashCode(), usage.withTask(Task.VIDEO).hashCode());
    // Said and assumed are not the same, since the decision tells them apart.
    assertTrue(!usage.equals(usage.withTask(Task.CLASSIFICATION)));
    assertEquals(
        "batchPerDevice is 0; it must be at least 1",
        assertThrows(IllegalArgumentException.class, () -> usage.withBatchPerDevice(0))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> usage.withGroups(0));
    assertThrows(NullPointerException.class, () -> Usage.of(null));
  }

  private static Usage usage(String network, String task) {
    return Usage.of(Network.parse(network)).withTask(Task.parse(task));
  }

  private static MethodCandidate by(String rule, MethodDecision decision) {
    return decision.candidates().stream()
        .filter(candidate -> candidate.rule().equals(rule))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + rule + " in\n" + decision.toText()));
  }

  private static List<MethodCandidate> with(Verdict verdict, MethodDecision decision) {
    return decision.candidates().stream()
        .filter(candidate -> candidate.verdict() == verdict)
        .toList();
  }

  private static Set<NormMethod> methods(MethodDecision decision) {
    return decision.candidates().stream()
        .map(MethodCandidate::method)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(NormMethod.class)));
  }

  private static List<String> ids(MethodPolicy policy) {
    return policy.rules().stream().map(MethodRule::id).toList();
  }

  /** What norm-api itself says, so that nobody else need know legality. */
  private static String refusal(NormSpec spec, Shape shape) {
    return assertThrows(IllegalArgumentException.class, () -> new NormPlan(spec, shape))
        .getMessage();
  }

  private static void assertContains(String part, String text) {
    assertTrue(text.contains(part), () -> "\"" + part + "\" is not in \"" + text + "\"");
  }

  private static MethodRule always(String id, NormSpec spec) {
    return new MethodRule() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String source() {
        return "house rule";
      }

      @Override
      public String question() {
        return "Is it us?";
      }

      @Override
      public NormSpec spec(Usage usage) {
        return spec;
      }

      @Override
      public Judgement judge(Usage usage, MethodPolicy policy) {
        return Judgement.fits("it is us");
      }
    };
  }
}
