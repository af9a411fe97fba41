package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.guide.GuidePage;
import dev.normkit.guide.GuidePage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Dependencies that the guides show are modules and versions of the build, and each page says which
 * ones its Java needs.
 */
class DependenciesTest {
  private static final Path ROOT = Path.of("..");
  private static final String OURS = "dev.normkit";

  /** Group and artifact, and a version where a bill of materials doesn't give it. */
  private static final Pattern ELEMENTS =
      Pattern.compile(
          "<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>"
              + "(?:\\s*<version>(.*?)</version>)?");

  /** In a build of Gradle, or in a sentence. */
  private static final Pattern COORDINATES =
      Pattern.compile("['`]([\\w.]+\\.[\\w.]+):([\\w-]+)(?::([\\w.-]+))?['`]");

  private static final Pattern PROPERTY = Pattern.compile("\\$\\{(.*?)}");
  private static final Pattern NEEDS = Pattern.compile("(?m)^.*\\*\\*Needs\\*\\*.*$");
  private static final Pattern IMPORT = Pattern.compile("import (dev\\.normkit\\.\\w+)");

  /** A group that a page makes up for the reader's own project. */
  private static final String EXAMPLE = "com.example";

  /** A page that shows the dependencies themselves, and pages about figures. */
  private static final Set<String> WITHOUT_NEEDS =
      Set.of("README.md", "train.md", "speed.md", "reproducibility.md");

  private static final Map<String, String> MODULES =
      Map.of(
          "dev.normkit.io", "norm-io",
          "dev.normkit.selector", "norm-selector",
          "dev.normkit.monitor", "norm-selector",
          "dev.normkit.tests", "norm-tests");

  @Test
  void theyAreThoseOfTheBuild() throws IOException {
    Set<String> built = built();
    List<String> wrong = new ArrayList<>();
    int shown = 0;
    for (GuidePage page : GuidePage.all()) {
      for (String found : shown(page)) {
        shown++;
        if (!found.startsWith(EXAMPLE) && !built.contains(found)) {
          wrong.add(page.name() + ": " + found);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(shown > 30, shown + " dependencies");
  }

  /** So the test above finds what is wrong. */
  @Test
  void aWrongDependencyIsFound() throws IOException {
    Set<String> built = built();
    String version = version(built);
    for (String right :
        List.of(
            OURS + ":norm-io",
            OURS + ":norm-bom:" + version,
            "org.apache.maven.plugins:maven-surefire-plugin:3.6.1",
            "io.jhdf:jhdf:0.13.0")) {
      assertTrue(built.contains(right), right);
    }
    for (String wrong :
        List.of(OURS + ":norm-oi", OURS + ":norm-io:" + version + ".1", "io.jhdf:jhdf:0.1")) {
      assertTrue(!built.contains(wrong), wrong);
    }
  }

  /** Maven sets the version in the POMs of its modules alone. */
  @Test
  void theStepsOfAReleaseNameEveryOtherFileWithTheVersion() throws IOException {
    String contributing = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    String steps = contributing.substring(contributing.indexOf("## Releasing"));
    String version = version(built());
    List<String> named = new ArrayList<>();
    for (GuidePage page : GuidePage.all()) {
      if (hasVersion(shown(page), version)) {
        named.add(page.name());
      }
    }
    Path thirdParty = Path.of("src", "test", "third-party", "pom.xml");
    if (hasVersion(all(ELEMENTS, Files.readString(thirdParty)), version)) {
      named.add("norm-tests/" + thirdParty.toString().replace('\\', '/'));
    }
    assertEquals(3, named.size(), named.toString());
    assertEquals(List.of(), named.stream().filter(name -> !steps.contains(name)).toList());
  }

  private static boolean hasVersion(List<String> dependencies, String version) {
    return dependencies.stream()
        .anyMatch(one -> one.startsWith(OURS + ":") && one.endsWith(":" + version));
  }

  private static List<String> shown(GuidePage page) throws IOException {
    List<String> found = new ArrayList<>();
    for (Block block : page.blocks("xml")) {
      found.addAll(all(ELEMENTS, block.code()));
    }
    String sentences = Files.readString(page.file()).replaceAll("(?s)```(?!groovy).*?\n *```", "");
    found.addAll(all(COORDINATES, sentences));
    return found;
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(DependenciesTest::text).toList();
  }

  private static String text(MatchResult found) {
    String version = found.group(3);
    return found.group(1) + ":" + found.group(2) + (version == null ? "" : ":" + version);
  }

  /** All modules and what the build's POMs name, with versions and without. */
  private static Set<String> built() throws IOException {
    String root = Files.readString(ROOT.resolve("pom.xml"));
    Set<String> all = new HashSet<>(all(ELEMENTS, resolved(root, root)));
    for (Path folder : List.of(ROOT, ROOT.resolve("examples"))) {
      for (Path pom : poms(folder)) {
        String text = Files.readString(pom);
        all.addAll(all(ELEMENTS, resolved(text, text + root)));
      }
    }
    String version = version(all);
    poms(ROOT).stream()
        .map(pom -> OURS + ":" + pom.getParent().getFileName())
        .forEach(module -> all.addAll(List.of(module, module + ":" + version)));
    List.copyOf(all).forEach(one -> all.add(one.replaceFirst("^([^:]+:[^:]+):.*", "$1")));
    return all;
  }

  /** Of the parent, which all modules have. */
  private static String version(Set<String> built) {
    String parent = OURS + ":normkit:";
    return built.stream()
        .filter(one -> one.startsWith(parent))
        .findFirst()
        .orElseThrow()
        .substring(parent.length());
  }

  private static List<Path> poms(Path folder) throws IOException {
    try (Stream<Path> modules = Files.list(folder)) {
      return modules.map(module -> module.resolve("pom.xml")).filter(Files::exists).toList();
    }
  }

  /** With the values of properties that a text of POMs sets. */
  private static String resolved(String pom, String poms) {
    return PROPERTY
        .matcher(pom)
        .replaceAll(
            name -> {
              String tag = Pattern.quote(name.group(1));
              return Pattern.compile("<" + tag + ">(.*?)</")
                  .matcher(poms)
                  .results()
                  .map(found -> Matcher.quoteReplacement(found.group(1)))
                  .findFirst()
                  .orElse("unknown");
            });
  }

  /** A reader of one page alone can compile its snippets. */
  @Test
  void everyPageSaysWhatItsJavaNeeds() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (GuidePage page : GuidePage.all()) {
      if (!page.blocks("java").isEmpty() && !WITHOUT_NEEDS.contains(page.name())) {
        missing(page, Files.readString(page.file())).forEach(wrong::add);
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static List<String> missing(GuidePage page, String text) {
    String needs =
        String.join("\n", NEEDS.matcher(text).results().map(MatchResult::group).toList());
    List<String> missing = new ArrayList<>();
    if (needs.isEmpty()) {
      missing.add(page.name() + " doesn't say what it needs");
    }
    for (Block block : page.blocks("java")) {
      IMPORT
          .matcher(block.code())
          .results()
          .map(found -> MODULES.getOrDefault(found.group(1), ""))
          .filter(module -> !needs.contains(OURS + ":" + module))
          .forEach(module -> missing.add(page.name() + " needs " + module));
    }
    return missing;
  }
}
