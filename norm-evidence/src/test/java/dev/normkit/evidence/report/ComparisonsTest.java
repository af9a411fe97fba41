package dev.normkit.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.evidence.report.Verdict.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comparisons say of the statement that makes them. */
class ComparisonsTest {
  private static final Effect SUPPORTS = new Effect(2, 1, 3, 5);
  private static final Effect AROUND_0 = new Effect(-1, -2, 1, 5);
  private static final Effect CONTRADICTS = new Effect(-2, -3, -1, 5);

  private static Comparisons of(Effect... effects) {
    return Comparisons.of(List.of(effects));
  }

  @Test
  void theOppositeIsMoreThanNothing() {
    assertEquals(Seen.SEEN, of(SUPPORTS, SUPPORTS).seen());
    assertEquals(Seen.PARTLY, of(SUPPORTS, AROUND_0).seen());
    assertEquals(Seen.PARTLY, of(SUPPORTS, CONTRADICTS).seen());
    assertEquals(Seen.NOT_SEEN, of(AROUND_0, AROUND_0).seen());
    assertEquals(Seen.CONTRADICTED, of(AROUND_0, CONTRADICTS).seen());
    assertEquals(Seen.CONTRADICTED, of(CONTRADICTS, CONTRADICTS).seen());
  }

  @Test
  void aRatioIsComparedWith1() {
    Effect ratio = new Effect(0.8, 0.7, 0.9, 5);
    assertEquals(Seen.SEEN, of(ratio).seen());
    assertEquals(Seen.CONTRADICTED, of(ratio.minus(1)).seen());
  }

  @Test
  void bothSidesAreCounted() {
    assertEquals(new Comparisons(1, 2, 4), of(SUPPORTS, CONTRADICTS, AROUND_0, CONTRADICTS));
    assertEquals(
        "Of 4 comparisons 1 supports it and 2 contradict it.", new Comparisons(1, 2, 4).text());
    assertEquals(
        "Of 1 comparison none supports it and none contradicts it.",
        new Comparisons(0, 0, 1).text());
  }
}
