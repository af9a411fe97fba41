package dev.normkit.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.SelectionException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who decides when the program, a system property and an environment variable disagree. */
class OverrideTest {
  private static final NormPlan PLAN =
      new NormPlan(NormSpec.layerNorm().build(), Shape.dense(8, 16));
  private static final Surroundings PROPERTY =
      Surroundings.none().withProperty("normkit.backend", "b");
  private static final Surroundings VARIABLE =
      Surroundings.none().withVariable("NORMKIT_BACKEND", "b");

  private static NormSelector selector(Surroundings surroundings) {
    return NormSelector.of(
        Backends.of(FakeBackend.ready("a", 1), FakeBackend.ready("b", 2)), surroundings);
  }

  @Test
  void thePropertyDecidesAndTheDecisionSaysSo() {
    BackendDecision decision = selector(PROPERTY).decide(PLAN);

    assertEquals(
        """
        backend  b  chosen  the system property normkit.backend named it
                 a  eligible  the system property normkit.backend named b
        input  workload  training  default
        input  threads  1  default
        input  backend-mode  forced b  from system property""",
        decision.toText());
  }

  @Test
  void theVariableDecidesWhereThePropertyDoesNot() {
    assertEquals(
        "the environment variable NORMKIT_BACKEND named it",
        selector(VARIABLE).decide(PLAN).reason());
    assertEquals("a", selector(VARIABLE.withProperty("normkit.backend", "a")).decide(PLAN).id());
    assertEquals("b", selector(VARIABLE.withProperty("normkit.backend", " ")).decide(PLAN).id());
  }

  @Test
  void itGoesBeforeModesThatTheProgramAsksFor() {
    for (BackendMode mode : List.of(BackendMode.estimate(), BackendMode.measure())) {
      assertEquals("b", selector(PROPERTY).withBackendMode(mode).decide(PLAN).id());
    }
  }

  @Test
  void aBackendThatTheProgramForcesStays() {
    BackendDecision decision =
        selector(PROPERTY).withBackendMode(BackendMode.forced("a")).decide(PLAN);

    assertEquals("a", decision.id());
    assertEquals("the user named it", decision.reason());
    assertEquals(
        List.of(
            "the system property normkit.backend asks for b, but the program forces a, which"
                + " counts"),
        decision.notes());
    assertTrue(decision.toText().contains("\nnote  the system property normkit.backend asks"));
    assertEquals(
        List.of(),
        selector(PROPERTY).withBackendMode(BackendMode.forced("b")).decide(PLAN).notes());
  }

  @Test
  void modesCanBeNamedToo() {
    Surroundings none = Surroundings.none();
    NormSelector measured = selector(none.withVariable("NORMKIT_BACKEND", "measure"));

    assertTrue(
        measured.decide(one()).toText().endsWith("measure within 10 s  from environment variable"));
    assertTrue(
        measured
            .withBackendMode(BackendMode.measure(Duration.ofMillis(30)))
            .decide(one())
            .toText()
            .endsWith("measure within 30 ms  from environment variable"));
    assertTrue(
        selector(none.withProperty("normkit.backend", "estimate"))
            .withBackendMode(BackendMode.measure())
            .decide(PLAN)
            .toText()
            .endsWith("estimate  from system property"));
  }

  /** One that a fake need not compute: what cannot be trained is not measured. */
  private static NormPlan one() {
    return new NormPlan(NormSpec.batchNorm().build(), Shape.dense(1, 16));
  }

  @Test
  void oneThatIsNotThereIsRefusedAndNeverReplaced() {
    SelectionException refused =
        assertThrows(
            SelectionException.class,
            () ->
                selector(Surroundings.none().withVariable("NORMKIT_BACKEND", "gpu")).decide(PLAN));

    assertEquals(
        "backend \"gpu\" was not found; ready are [a, b] (the environment variable NORMKIT_BACKEND"
            + " names it)",
        refused.summary());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CPU", "cpu simd", "cpu,simd", "é"})
  void whatCanBeNoIdIsRefusedAtOnce(String value) {
    Surroundings wrong = Surroundings.none().withProperty("normkit.backend", value);

    assertEquals(
        "the system property normkit.backend is \""
            + value
            + "\"; it must be estimate, measure or a backend's id",
        assertThrows(IllegalArgumentException.class, () -> selector(wrong)).getMessage());
  }

  /** Read when the selector is made, so it cannot change what a program decided before. */
  @Test
  void theSystemsOwnAreRead() {
    String before = System.getProperty("normkit.backend", "");
    System.setProperty("normkit.backend", "b");
    try {
      assertEquals("b", selector(Surroundings.system()).decide(PLAN).id());
    } finally {
      System.setProperty("normkit.backend", before);
    }
  }

  /** A name with a slip of the pen would be taken and never read. */
  @Test
  void namesThatNobodyReadsAreRefused() {
    assertEquals(
        "name is \"normkit.backnd\"; it must be normkit.backend or normkit.wisdom",
        assertThrows(
                IllegalArgumentException.class,
                () -> Surroundings.none().withProperty("normkit.backnd", "a"))
            .getMessage());
    assertEquals(
        "name is \"normkit.backend\"; it must be NORMKIT_BACKEND or NORMKIT_WISDOM",
        assertThrows(
                IllegalArgumentException.class,
                () -> Surroundings.none().withVariable("normkit.backend", "a"))
            .getMessage());
  }
}
