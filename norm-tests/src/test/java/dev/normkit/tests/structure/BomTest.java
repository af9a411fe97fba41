package dev.normkit.tests.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever imports norm-bom gets a version of each module that a program can depend on. */
class BomTest {
  private static final String OWN =
      "^        <groupId>dev.normkit</groupId>\\s+<artifactId>([\\w-]+)</artifactId>";

  /** The program, and the BOM itself. */
  private static final Set<String> NO_LIBRARIES = Set.of("norm-cli", "norm-bom");

  @Test
  void everyLibraryIsInIt() throws IOException {
    Set<String> expected = new TreeSet<>(all("../pom.xml", "^    <module>([\\w-]+)</module>"));
    expected.removeAll(NO_LIBRARIES);
    assertEquals(expected, all("../norm-bom/pom.xml", OWN));
  }

  private static Set<String> all(String file, String pattern) throws IOException {
    Matcher matcher =
        Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(Path.of(file)));
    Set<String> found = new TreeSet<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
