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
import org.junit.jupiter.api.BeforeAll;
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

  /** C2 for vector loops alone, as in the build's own quick tests; without C2 none are ready. */
  private static final List<String> QUICK =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:CompilerDirectivesFile="
              + Path.of("src", "test", "compilers.json").toAbsolutePath());

  @TempDir private static Path folder;

  private static final List<GuidePage> PAGES = new ArrayList<>();
  private static final Map<GuidePage, Printed> PRINTED = new LinkedHashMap<>();

  /** The decision of the page on backends, which is to be run without vectors too. */
  private static GuidePage decision;

  /** A right page, and wrong ones like it. */
  private static final List<GuidePage> PLANTED = new ArrayList<>();

  /** A start takes longer than most pages, so there is one without vectors and one with them. */
  @BeforeAll
  static void run() throws Exception {
    GuidePage.all().stream()
        .filter(page -> !page.name().equals(OF_FILES) && !page.blocks("java").isEmpty())
        .forEach(PAGES::add);
    Map<Boolean, List<GuidePage>> pages =
        PAGES.stream().collect(Collectors.partitioningBy(page -> page.name().equals(OF_BACKENDS)));
    decision = decisionOf(pages.get(true).get(0));
    plant();
    List<GuidePage> plain = new ArrayList<>(pages.get(false));
    plain.add(decision);
    plain.addAll(PLANTED);
    PRINTED.putAll(run(plain, "plain"));
    PRINTED.putAll(run(pages.get(true), "vectors", WITH_VECTORS));
  }

  private static Map<GuidePage, Printed> run(
      List<GuidePage> pages, String name, String... furtherFlags) throws Exception {
    List<String> flags = new ArrayList<>(QUICK);
    flags.addAll(List.of(furtherFlags));
    return GuideCode.run(pages, folder.resolve(name), flags.toArray(String[]::new));
  }

  @TestFactory
  Stream<DynamicTest> everyPageRunsAndPrintsWhatItSays() {
    assertTrue(PAGES.size() > 11, PAGES.size() + " pages with Java");
    return PAGES.stream()
        .map(page -> dynamicTest(page.name(), () -> requireAgreement(page, PRINTED.get(page))));
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

  /** The page's imports and its decision, as it prints that with the flag. */
  private static GuidePage decisionOf(GuidePage page) {
    Block decides =
        page.blocks("java").stream()
            .filter(block -> block.code().contains("toText()"))
            .findFirst()
            .orElseThrow();
    return new GuidePage(page.file(), List.of(page.blocks("java").get(0), decides));
  }

  /** Without the flag, the page says, only the rows of the backends differ. */
  @Test
  void withoutTheFlagADecisionDiffersAsThePageSays() throws Exception {
    Block decides = decision.blocks().get(1);
    List<Block> all = GuidePage.read(decision.file()).blocks();
    String rows = all.get(all.indexOf(decides) + 1).output().orElseThrow();
    List<String> expected =
        withBackends(decides.output().orElseThrow().lines().toList(), rows.lines().toList());
    String lines = PRINTED.get(decision).blocks().values().iterator().next();
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

  private static void plant() throws IOException {
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
    for (String text :
        List.of(
            right,
            right.replace("[1, 2]", "[1, 3]"),
            right.replace("List.of(1, 2)", "List.of(1, 2, )"),
            right.replace("import java.util.List;", ""),
            right.replace("List.of(1, 2)", "List.of(1, 2).get(2)"))) {
      Path file = folder.resolve(PLANTED.size() + ".md");
      PLANTED.add(GuidePage.read(Files.writeString(file, text)));
    }
  }

  /** A mistake in a page is found: in its code, in its imports and in what it prints. */
  @Test
  void aWrongPageIsFound() throws Exception {
    GuidePage right = PLANTED.get(0);
    assertEquals(List.of("[1, 2]\n"), List.copyOf(PRINTED.get(right).blocks().values()));
    requireAgreement(right, PRINTED.get(right));
    assertEquals(5, PLANTED.size());
    for (GuidePage wrong : PLANTED.subList(1, PLANTED.size())) {
      assertThrows(
          AssertionError.class, () -> requireAgreement(wrong, PRINTED.get(wrong)), wrong::toString);
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
