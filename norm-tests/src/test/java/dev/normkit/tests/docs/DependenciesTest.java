package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.guide.GuidePage;
import dev.normkit.guide.GuidePage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dependencies that the guides show are modules and versions of the build. */
class DependenciesTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>\\s*<version>(.*?)</version>");

  /** In a build of Gradle. */
  private static final Pattern COORDINATES = Pattern.compile("'([^':]+):([^':]+):([^':]+)'");

  private static final Map<String, Pattern> BY_LANGUAGE =
      Map.of("xml", DEPENDENCY, "groovy", COORDINATES);

  @Test
  void theyAreThoseOfTheBuild() throws IOException {
    String build = Files.readString(Path.of("..", "pom.xml"));
    String version = versionOf("normkit", build);
    for (Map.Entry<String, Pattern> language : BY_LANGUAGE.entrySet()) {
      int shown = 0;
      for (GuidePage page : GuidePage.all()) {
        for (Block block : page.blocks(language.getKey())) {
          List<MatchResult> found = language.getValue().matcher(block.code()).results().toList();
          assertTrue(!found.isEmpty(), page.name() + block);
          found.forEach(dependency -> requireModule(page, dependency, version));
          shown += found.size();
        }
      }
      assertTrue(shown > 1, shown + " dependencies in " + language.getKey());
    }
  }

  private static void requireModule(GuidePage page, MatchResult dependency, String version) {
    assertEquals("dev.normkit", dependency.group(1), page.name());
    assertTrue(Files.isDirectory(Path.of("..", dependency.group(2))), dependency.group());
    assertEquals(version, dependency.group(3), page.name() + dependency.group());
  }

  private static String versionOf(String artifact, String build) {
    return DEPENDENCY
        .matcher(build)
        .results()
        .filter(found -> found.group(2).equals(artifact))
        .findFirst()
        .orElseThrow()
        .group(3);
  }
}
