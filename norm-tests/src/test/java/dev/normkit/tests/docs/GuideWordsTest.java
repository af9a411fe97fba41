package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.guide.GuidePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guides are short: README as a whole, and every sentence. */
class GuideWordsTest {
  private static final int WORDS_OF_README = 2000;
  private static final int WORDS_OF_A_SENTENCE = 30;

  /** Pages of reference, which quote rules, formats and conditions at length. */
  private static final Set<String> AT_LENGTH =
      Set.of("normalization.md", "models.md", "real-models.md", "changing-models.md");

  @Test
  void theReadmeIsShort() throws IOException {
    long words =
        Stream.of(Files.readString(Path.of("..", "README.md")).split("\\s+"))
            .filter(word -> !word.isBlank())
            .count();
    assertTrue(words <= WORDS_OF_README, words + " words");
  }

  @Test
  void sentencesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    List<GuidePage> pages =
        GuidePage.all().stream().filter(page -> !AT_LENGTH.contains(page.name())).toList();
    assertTrue(pages.size() > 10, pages.size() + " pages");
    for (GuidePage page : pages) {
      sentences(Files.readString(page.file()))
          .filter(sentence -> words(sentence) > WORDS_OF_A_SENTENCE)
          .forEach(
              sentence ->
                  tooLong.add(page.name() + ", " + words(sentence) + " words: " + sentence));
    }
    assertEquals("", String.join("\n", tooLong));
  }

  /** So the test above finds what is too long, and counts a link by its words alone. */
  @Test
  void aLongSentenceIsFound() {
    String text =
        "One two, [three](far/away.md#there). Four `five(a, b)` six: e.g. 1.5 seven.\n\nEight";
    assertEquals(
        List.of("One two, three.", "Four code six: e.g 1.5 seven.", "Eight"),
        sentences(text).toList());
    assertEquals(3, words("One two, three."));
  }

  private static Stream<String> sentences(String page) {
    String prose =
        page.replaceAll("(?s)\n *```.*?\n *```", "")
            .replaceAll("(?m)^\\|.*$", "")
            .replaceAll("(?m)^#.*$", "")
            .replaceAll("!\\[[^\\]]*\\]\\([^)]*\\)", "")
            .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
            .replaceAll("`[^`\n]*`", "code")
            .replaceAll("(e\\.g|et al)\\.", "$1");
    return Stream.of(prose.split("\n\\s*\n|\n *- |(?<=[.!?][)*]{0,3})\\s+"))
        .map(sentence -> sentence.strip().replaceAll("\\s+", " "))
        .filter(sentence -> !sentence.isEmpty());
  }

  private static long words(String sentence) {
    return Stream.of(sentence.split(" "))
        .filter(word -> word.matches(".*[\\p{L}\\p{N}].*"))
        .count();
  }
}
