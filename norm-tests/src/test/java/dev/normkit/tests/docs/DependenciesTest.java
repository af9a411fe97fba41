package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.guide.GuidePage;
import dev.normkit.guide.GuidePage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dependencies that the guides show are modules and versions of the build. */
class DependenciesTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>\\s*<version>(.*?)</version>");

  @Test
  void theyAreThoseOfTheBuild() throws IOException {
    String build = Files.readString(Path.of("..", "pom.xml"));
    String version = versionOf("normkit", build);
    int shown = 0;
    for (GuidePage page : GuidePage.all()) {
      for (Block block : page.blocks("xml")) {
        List<MatchResult> found = DEPENDENCY.matcher(block.code()).results().toList();
        assertTrue(!found.isEmpty(), page.name() + block);
        for (MatchResult dependency : found) {
          shown++;
          assertEquals("dev.normkit", dependency.group(1), page.name());
          assertTrue(Files.isDirectory(Path.of("..", dependency.group(2))), dependency.group());
          assertEquals(version, dependency.group(3), page.name() + dependency.group());
        }
      }
    }
    assertTrue(shown > 1, shown + " dependencies");
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
