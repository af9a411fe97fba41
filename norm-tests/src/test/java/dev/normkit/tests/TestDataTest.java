package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models and pictures that tests read have their origin and licence beside them. */
class TestDataTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern FOREIGN =
      Pattern.compile(".*\\.(onnx|png|jpg|h5|keras|safetensors|pt|bin)");

  @Test
  void aReadmeNamesEachFile() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(ROOT)) {
      files =
          all.filter(
                  file ->
                      ROOT.relativize(file).toString().matches("[^/\\\\]+.src.test.resources.*"))
              .filter(file -> FOREIGN.matcher(file.toString()).matches())
              .toList();
    }
    assertTrue(files.size() > 30, "only " + files);
    assertEquals(List.of(), files.stream().filter(file -> !isNamed(file)).toList());
  }

  private static boolean isNamed(Path file) {
    Path readme = file.resolveSibling("README.md");
    try {
      return Files.exists(readme) && Files.readString(readme).contains("" + file.getFileName());
    } catch (IOException unreadable) {
      return false;
    }
  }
}
