package dev.normkit.selector.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.selector.evidence.Evidence;
import dev.normkit.selector.evidence.Evidence.Effect;
import dev.normkit.selector.evidence.Evidence.Run;
import dev.normkit.selector.evidence.Evidence.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code explain} says of our own experiments. */
class ResultsInExplanationsTest {
  private static final Path COMMITTED = Path.of("..", "norm-evidence", "results", "verdicts.json");

  /** Not what any experiment has seen. */
  private static final Evidence RESULT =
      new Evidence(
          "batches",
          "BN problem 1",
          List.of("DOC-3", "EXT-9"),
          Seen.SEEN,
          "At batch 2 the error was 1.0 points more.",
          Optional.of(new Effect(1.0, 0.5, 1.5, "percentage points")),
          new Run("run batches", "2026-01-02", "a machine", "17.0.1", 5));

  private static final RuleExplanations EXPLAINED =
      RuleExplanations.of(MethodPolicy.standard(), List.of(RESULT));

  @Test
  void aRuleShowsOursBehindTheLiteratures() {
    List<String> lines = EXPLAINED.find("DOC-3").toText().lines().toList();

    assertTrue(lines.get(4).contains("Wu & He 2018"), lines::toString);
    assertEquals(
        List.of(
            "ours    BN problem 1, seen: At batch 2 the error was 1.0 points more.",
            "run     run batches (5 seeds, 2026-01-02, JDK 17.0.1, a machine)"),
        lines.subList(lines.size() - 2, lines.size()));
    assertEquals(List.of(RESULT), EXPLAINED.find("EXT-9").results(), "a note");
  }

  @Test
  void programsGetAllOfIt() {
    assertEquals(
        """
        {"experiment":"batches","claim":"BN problem 1","seen":"seen",\
        "sentence":"At batch 2 the error was 1.0 points more.","effect":1.0,"low":0.5,"high":1.5,\
        "unit":"percentage points","command":"run batches","date":"2026-01-02",\
        "machine":"a machine","jdk":"17.0.1","seeds":5}""",
        json(EXPLAINED.find("DOC-3")).getAsJsonArray("results").get(0).toString());
  }

  @Test
  void aRuleWithoutResultsSaysNothingOfThem() {
    RuleExplanation rule = EXPLAINED.find("DOC-1");

    assertFalse(rule.toText().contains("ours"), rule.toText());
    assertFalse(json(rule).has("results"));
  }

  @Test
  void theCommittedResultsAreInThisBuildToTheLetter() throws IOException {
    JsonArray committed = JsonParser.parseString(Files.readString(COMMITTED)).getAsJsonArray();
    List<Evidence> built = Evidence.committed();

    assertEquals(committed.size(), built.size());
    for (int i = 0; i < built.size(); i++) {
      JsonObject one = committed.get(i).getAsJsonObject();
      String sentence = one.get("sentence").getAsString();
      assertEquals(sentence, built.get(i).sentence());
      for (String id : built.get(i).rules()) {
        String text = MethodPolicy.standard().explain(id).toText();
        assertTrue(text.contains(sentence), text);
        assertTrue(text.contains(one.get("command").getAsString()), text);
      }
    }
  }

  @Test
  void everyRuleThatAResultNamesExists() {
    Set<String> ids = new HashSet<>();
    MethodPolicy.standard().explanations().rules().forEach(rule -> ids.add(rule.id()));

    for (Evidence result : Evidence.committed()) {
      assertTrue(ids.containsAll(result.rules()), result.experiment() + ": " + result.rules());
    }
  }

  /** What EXT-3 says against itself is what images-out has seen. */
  @Test
  void instanceNormCameLastWhereNoiseWasTakenAway() {
    String noise =
        Evidence.committed().stream()
            .filter(result -> result.claim().equals("Usage 2"))
            .map(result -> result.sentence().replaceAll("(?s).*pictures without their noise, ", ""))
            .findFirst()
            .orElseThrow();

    assertTrue(
        noise.matches(
            "InstanceNorm's [^,]*? below that of BatchNorm, [^,]*? below that of GroupNorm, [^,]*?"
                + " below that without normalization\\."),
        noise);
    String against = MethodPolicy.standard().explain("EXT-3").contradiction().orElseThrow();
    assertTrue(against.contains("InstanceNorm came last"), against);
  }

  private static JsonObject json(RuleExplanation rule) {
    return JsonParser.parseString(rule.toJson()).getAsJsonObject();
  }
}
