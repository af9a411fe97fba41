package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.normkit.guide.GuideCode;
import dev.normkit.guide.GuideCode.Printed;
import dev.normkit.guide.GuidePage;
import dev.normkit.guide.GuidePage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
  private static final String[] QUICK = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyPageRunsAndPrintsWhatItSays() throws Exception {
    Map<Boolean, List<GuidePage>> pages =
        GuidePage.all().stream()
            .filter(page -> !page.name().equals(OF_FILES) && !page.blocks("java").isEmpty())
            .collect(Collectors.partitioningBy(page -> page.name().equals(OF_BACKENDS)));
    assertTrue(pages.get(false).size() > 10, pages.get(false).size() + " pages with Java");
    Map<GuidePage, Printed> printed =
        new LinkedHashMap<>(GuideCode.run(pages.get(false), folder.resolve("plain"), QUICK));
    printed.putAll(GuideCode.run(pages.get(true), folder.resolve("vectors"), WITH_VECTORS));
    return printed.entrySet().stream()
        .map(
            page ->
                dynamicTest(
                    page.getKey().name(), () -> requireAgreement(page.getKey(), page.getValue())));
  }

  private static void requireAgreement(GuidePage page, Printed printed) {
    printed
        .blocks()
        .forEach(
            (block, text) ->
                assertTrue(
                    block.agrees(text),
                    () ->
                        "%s, line %d prints\n%s\ninstead of\n%s"
                            .formatted(page.name(), block.line(), text, block)));
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

    List<String> expected =
        withBackends(decision.output().orElseThrow().lines().toList(), rows.lines().toList());
    Printed printed = GuideCode.run(List.of(alone), folder, "-XX:+UseSerialGC").get(alone);
    String lines = printed.blocks().values().iterator().next();
    assertEquals(expected, lines.lines().toList());
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
    List<GuidePage> pages = new ArrayList<>();
    for (String text :
        List.of(
            right,
            right.replace("[1, 2]", "[1, 3]"),
            right.replace("List.of(1, 2)", "List.of(1, 2, )"),
            right.replace("import java.util.List;", ""),
            right.replace("List.of(1, 2)", "List.of(1, 2).get(2)"))) {
      Path file = folder.resolve(pages.size() + ".md");
      pages.add(GuidePage.read(Files.writeString(file, text)));
    }
    Map<GuidePage, Printed> printed = GuideCode.run(pages, folder, QUICK);
    assertEquals(List.of("[1, 2]\n"), List.copyOf(printed.get(pages.get(0)).blocks().values()));
    requireAgreement(pages.get(0), printed.get(pages.get(0)));
    for (GuidePage wrong : pages.subList(1, pages.size())) {
      assertThrows(
          AssertionError.class, () -> requireAgreement(wrong, printed.get(wrong)), wrong::toString);
    }
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
