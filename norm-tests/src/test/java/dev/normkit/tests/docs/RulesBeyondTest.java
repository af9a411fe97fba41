package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.method.RuleExplanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/normalization.md on rules beyond the article is that of the code: where it
 * differs, the expected one is to be put in.
 */
class RulesBeyondTest {
  private static final String HEADING = "## Rules and notes beyond the article";

  @Test
  void thePageHasEveryRuleInTheWordsOfTheCode() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "normalization.md"));
    String section = page.substring(page.indexOf(HEADING));
    String table =
        section
            .substring(0, section.indexOf("\n## "))
            .lines()
            .filter(line -> line.startsWith("|"))
            .collect(Collectors.joining("\n"));

    assertEquals(table(), table);
  }

  private static String table() {
    Stream<String> rows =
        MethodPolicy.standard().explanations().rules().stream()
            .filter(rule -> rule.id().startsWith("EXT-"))
            .map(RulesBeyondTest::row);
    return Stream.concat(
            Stream.of(
                "| id | asks | answers | source | against |", "| --- | --- | --- | --- | --- |"),
            rows)
        .collect(Collectors.joining("\n"));
  }

  private static String row(RuleExplanation rule) {
    String answer = rule.isNote() ? "a note" : rule.picks();
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            rule.id(), rule.question(), answer, rule.source(), rule.contradiction().orElse("–"));
  }
}
