package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The archive says what of others it has, and under which licence. */
class ThirdPartyTest {
  private static final Path NOTICES = Path.of("src", "main", "dist", "THIRD-PARTY.md");
  private static final Pattern VERSION = Pattern.compile("(-[0-9].*)?\\.jar$");

  /** What only tests need; whatever else is on the class path is in the archive. */
  private static final List<String> OF_TESTS =
      List.of(
          "apiguardian",
          "junit",
          "maven",
          "onnxruntime",
          "opentest4j",
          "picocli-codegen",
          "surefire");

  private static Set<String> libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName().toString())
        .filter(name -> name.endsWith(".jar") && !name.startsWith("norm-"))
        .map(name -> VERSION.matcher(name).replaceFirst(""))
        .filter(name -> OF_TESTS.stream().noneMatch(name::startsWith))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyLibraryHasItsLine() throws IOException {
    Set<String> named =
        Files.readAllLines(NOTICES).stream()
            .filter(line -> line.startsWith("| "))
            .skip(2)
            .map(line -> line.split(" *\\| *")[1])
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(libraries(), named);
  }

  @Test
  void theArchiveHasIt() throws IOException {
    String archive = Files.readString(Path.of("src", "main", "assembly", "distribution.xml"));

    for (String file : List.of("../LICENSE", "../NOTICE", "src/main/dist/THIRD-PARTY.md")) {
      assertTrue(archive.contains("<source>" + file + "</source>"), file);
      assertTrue(Files.exists(Path.of(file)), file);
    }
  }
}
