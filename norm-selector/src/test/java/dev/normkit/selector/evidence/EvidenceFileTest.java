package dev.normkit.selector.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.selector.evidence.Evidence.Effect;
import dev.normkit.selector.evidence.Evidence.Run;
import dev.normkit.selector.evidence.Evidence.Seen;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the results of the experiments are read. */
class EvidenceFileTest {
  /** Not what any experiment has seen. */
  private static final String ONE =
      """
      {"experiment": "batches", "claim": "BN problem 1", "rules": ["DOC-3", "DOC-4"],
       "seen": "not-seen", "sentence": "The error was 1.0 % more.", "effect": 1.0, "low": -0.5,
       "high": 2.5, "unit": "percentage points", "command": "run batches", "date": "2026-01-02",
       "machine": "a machine", "jdk": "17.0.1", "seeds": 5, "picture": "batches.svg"}
      """;

  @Test
  void everyFieldIsRead() {
    assertEquals(
        List.of(
            new Evidence(
                "batches",
                "BN problem 1",
                List.of("DOC-3", "DOC-4"),
                Seen.NOT_SEEN,
                "The error was 1.0 % more.",
                Optional.of(new Effect(1.0, -0.5, 2.5, "percentage points")),
                new Run("run batches", "2026-01-02", "a machine", "17.0.1", 5))),
        EvidenceFile.read("[" + ONE + "]"));
    assertEquals(List.of(), EvidenceFile.read("[]"));
  }

  /** Also where no experiment has come to a result yet. */
  @Test
  void theBuildTakesTheFileOver() {
    assertNotNull(EvidenceFile.class.getResource(EvidenceFile.NAME));
  }

  @Test
  void anEffectMayHaveNoEnd() {
    assertEquals(Optional.empty(), read(ONE.replace("2.5", "null")).effect());
    assertEquals(Optional.empty(), read(ONE.replace("\"effect\": 1.0,", "")).effect());
  }

  @Test
  void peopleAreToldWhatWasSeenAndHowToSeeIt() {
    Evidence one = read(ONE);

    assertEquals("BN problem 1, not seen: The error was 1.0 % more.", one.told());
    assertEquals("run batches (5 seeds, 2026-01-02, JDK 17.0.1, a machine)", one.origin());
    assertEquals(
        "run batches (1 seed, 2026-01-02, JDK 17.0.1, a machine)",
        read(ONE.replace("\"seeds\": 5", "\"seeds\": 1")).origin());
    assertEquals(
        "BN problem 1, contradicted: The error was 1.0 % more.",
        read(ONE.replace("not-seen", "contradicted")).told());
    assertEquals(
        "usage 3, partly seen: It was.",
        new Evidence("e", "usage 3", List.of(), Seen.PARTLY, "It was.", one.effect(), one.run())
            .told());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "seen": "not-seen" | "seen": "maybe" | $[0].seen: seen is "maybe"; it must be one of seen partly not-seen contradicted
          "experiment": "batches", | | $[0] has no "experiment"
          ["DOC-3", "DOC-4"] | "DOC-3" | $[0].rules is "DOC-3"; it must be an array
          1.0 % more. | 1.0 %\\nmore. | $[0].sentence is "The error was 1.0 %\\nmore."; it must be a name on one line, without control characters
          "effect": 1.0 | "effect": "1.0" | $[0].effect is "1.0"; it must be a number
          "seeds": 5 | "seeds": "five" | $[0].seeds is "five"; it must be a number
          """)
  void whatIsNotThatIsRefusedWithItsPlace(String right, String wrong, String message) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class,
                () -> read(ONE.replace(right, wrong == null ? "" : wrong)))
            .getMessage());
  }

  private static Evidence read(String one) {
    return EvidenceFile.read("[" + one + "]").get(0);
  }
}
