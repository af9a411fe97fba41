package dev.normkit.simd.generator;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
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
    Map<String, String> files = new LoopFiles().java();
    for (Map.Entry<String, String> each : files.entrySet()) {
      Path file = FOLDER.resolve(each.getKey());
      if (Boolean.getBoolean("normkit.generate")) {
        Files.writeString(file, each.getValue());
      }
      assertEquals(unformatted(each.getValue()), unformatted(Files.readString(file)), COMMAND);
    }
    try (Stream<Path> found = Files.list(FOLDER)) {
      Set<String> names = found.map(file -> file.getFileName().toString()).collect(toSet());
      assertEquals(files.keySet(), names, "only generated code lies in " + FOLDER);
    }
  }

  /** The formatter changes spaces and ends of lines only. */
  private static String unformatted(String java) {
    return java.replaceAll("\\s+", "");
  }
}
