package dev.normkit.simd.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What lies in {@code dev.normkit.simd.gen} is what the generator makes of its table, then
 * formatted. To write it anew:
 *
 * <pre>
 * mvn test -pl norm-simd -am -Dtest=GeneratedCodeTest -Dnormkit.generate=true \
 *   -Dsurefire.failIfNoSpecifiedTests=false &amp;&amp; mvn spotless:apply -pl norm-simd
 * </pre>
 */
class GeneratedCodeTest {
  private static final Path FOLDER = Path.of("src/main/java/dev/normkit/simd/gen");
  private static final String COMMAND =
      "generated code differs from what its table gives; change the table or loops.txt, then run"
          + " mvn test -pl norm-simd -am -Dtest=GeneratedCodeTest -Dnormkit.generate=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false && mvn spotless:apply -pl norm-simd";

  @Test
  void isWhatTheTableGives() throws IOException {
    for (LoopClass each : LoopTable.classes()) {
      Path file = FOLDER.resolve(each.name() + ".java");
      if (Boolean.getBoolean("normkit.generate")) {
        Files.writeString(file, each.java());
      }
      assertEquals(unformatted(each.java()), unformatted(Files.readString(file)), COMMAND);
    }
  }

  /** The formatter changes spaces and ends of lines only. */
  private static String unformatted(String java) {
    return java.replaceAll("\\s+", "");
  }

  @Test
  void nothingElseLiesThere() throws IOException {
    Set<String> names = new TreeSet<>(Set.of("package-info.java"));
    LoopTable.classes().forEach(each -> names.add(each.name() + ".java"));
    try (Stream<Path> files = Files.list(FOLDER)) {
      Set<String> found =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      assertEquals(names, new TreeSet<>(found));
    }
  }
}
