package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.guide.GuideCode;
import dev.normkit.guide.GuideFiles;
import dev.normkit.guide.GuidePage;
import dev.normkit.guide.GuidePage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java of README and of the pages in docs compiles with the imports that stand there, runs, and
 * prints what the page says. norm-cli runs the commands.
 */
class GuidesTest {
  /** Its blocks are parts of files that the build compiles: see {@link BackendGuideTest}. */
  private static final String OF_FILES = "write-a-backend.md";

  /** It says what is decided with vectors; on all others results are the same. */
  private static final String OF_BACKENDS = "backends.md";

  private static final String WITH_VECTORS = "--add-modules=jdk.incubator.vector";
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyPageRunsAndPrintsWhatItSays() throws IOException {
    List<GuidePage> pages =
        GuidePage.all().stream()
            .filter(page -> !page.name().equals(OF_FILES) && !page.blocks("java").isEmpty())
            .toList();
    assertTrue(pages.size() > 10, pages.size() + " pages with Java");
    return pages.stream().map(page -> dynamicTest(page.name(), () -> runs(page, flag(page))));
  }

  private static String flag(GuidePage page) {
    return page.name().equals(OF_BACKENDS) ? WITH_VECTORS : QUICK;
  }

  private Map<Block, String> runs(GuidePage page, String... flags) throws Exception {
    Path own = folder.resolve(page.name());
    GuideFiles.copyTo(own);
    Map<Block, String> printed = GuideCode.run(page, own, flags);
    printed.forEach(
        (block, text) -> {
          String where = page.name() + ", line " + block.line();
          assertTrue(
              block.agrees(text), () -> where + " prints\n" + text + "\ninstead of\n" + block);
        });
    return printed;
  }

  /** Without the flag, the page says, only the rows of the backends differ. */
  @Test
  void withoutTheFlagADecisionDiffersAsThePageSays() throws Exception {
    GuidePage page = GuidePage.read(Path.of("..", "docs", OF_BACKENDS));
    Block decision =
        page.blocks("java").stream()
            .filter(block -> block.code().contains("toText()"))
            .findFirst()
            .orElseThrow();
    String rows = page.blocks().get(page.blocks().indexOf(decision) + 1).output().orElseThrow();
    GuidePage alone =
        new GuidePage(page.file(), List.of(page.blocks("java").get(0), decision.withOutput(rows)));

    Path own = folder.resolve("without");
    GuideFiles.copyTo(own);
    List<String> expected =
        withBackends(decision.output().orElseThrow().lines().toList(), rows.lines().toList());
    String printed = GuideCode.run(alone, own, "-XX:+UseSerialGC").values().iterator().next();
    assertEquals(expected, printed.lines().toList());
  }

  /** The lines with other rows of backends in the place of theirs, and none that has to warm up. */
  private static List<String> withBackends(List<String> lines, List<String> backends) {
    int from = lines.stream().map(line -> line.split(" ")[0]).toList().indexOf("backend");
    int to = from + 1;
    while (lines.get(to).startsWith(" ")) {
      to++;
    }
    return Stream.of(lines.subList(0, from), backends, lines.subList(to, lines.size()))
        .flatMap(List::stream)
        .filter(line -> !line.startsWith("note  until "))
        .toList();
  }

  /** A mistake in a page is found: in its code, in its imports and in what it prints. */
  @Test
  void aWrongPageIsFound() throws Exception {
    String right =
        """
        ```java
        import java.util.List;

        System.out.println(List.of(1, 2));
        ```

        ```text
        [1, 2]
        ```
        """;
    assertEquals("[1, 2]\n", runs(page(right)).values().iterator().next());
    for (String wrong :
        List.of(
            right.replace("[1, 2]", "[1, 3]"),
            right.replace("List.of(1, 2)", "List.of(1, 2, )"),
            right.replace("import java.util.List;", ""),
            right.replace("List.of(1, 2)", "List.of(1, 2).get(2)"))) {
      boolean found = false;
      try {
        runs(page(wrong));
      } catch (AssertionError failed) {
        found = true;
      }
      assertTrue(found, wrong);
    }
  }

  private int pages;

  private GuidePage page(String text) throws IOException {
    Path file = Files.createDirectories(folder.resolve("texts")).resolve(pages++ + ".md");
    Files.writeString(file, text);
    return GuidePage.read(file);
  }

  /** Else the test would fill in what a reader of the README doesn't have. */
  @Test
  void theReadmesFirstBlockOfJavaHasItsImportsAndSixLines() throws IOException {
    Block first = GuidePage.read(Path.of("..", "README.md")).blocks("java").get(0);
    List<String> lines = new ArrayList<>(first.code().lines().toList());
    lines.removeIf(line -> line.isBlank() || line.startsWith("import "));
    assertEquals(6, lines.size(), first.code());
    assertFalse(first.code().contains("*;"), "each import names its class");
    assertTrue(first.output().isPresent(), "what it prints is shown");
  }

  /** No block of another language goes without a test by mistake. */
  @Test
  void allLanguagesAreKnown() throws IOException {
    Set<String> known =
        Set.of(
            "java", // here
            "text", // a second output, which a test of its own knows
            "sh", // GuideCommandsTest in norm-cli
            "xml", // DependenciesTest
            "groovy", // DependenciesTest
            "python"); // for users of PyTorch: not run
    for (GuidePage page : GuidePage.all()) {
      for (Block block : page.blocks()) {
        boolean ofFiles = page.name().equals(OF_FILES);
        assertTrue(ofFiles || known.contains(block.language()), page.name() + block);
      }
    }
  }
}
