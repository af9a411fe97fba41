package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.guide.GuidePage;
import dev.normkit.tests.thirdparty.ThirdParty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The guide to a backend shows what the build compiles and runs: each block is part of a source
 * file of the third party's backend, to the letter.
 */
class BackendGuideTest {
  private static final Pattern STEP = Pattern.compile("^## (\\d)\\. ", Pattern.MULTILINE);
  private static final Path PAGE = Path.of("..", "docs", "write-a-backend.md");
  private static final int DEEPEST = 8;

  @Test
  void thereAreFiveSteps() throws IOException {
    assertEquals(
        List.of("1", "2", "3", "4", "5"),
        STEP.matcher(Files.readString(PAGE)).results().map(step -> step.group(1)).toList());
  }

  @Test
  void everyBlockIsPartOfAFileThatIsCompiled() throws IOException {
    assertEquals(
        List.of(
            "pom.xml",
            "LanesBackend.java",
            "LaneLoops.java",
            "module-info.java",
            "dev.normkit.spi.NormBackend",
            "LanesBackendTest.java",
            "OnlyLanes.java",
            "module-info.java"),
        GuidePage.read(PAGE).blocks().stream()
            .flatMap(block -> Stream.concat(Stream.of(block.code()), block.output().stream()))
            .map(BackendGuideTest::fileWith)
            .toList());
  }

  /** The one file that has the block, as it is or indented. */
  private static String fileWith(String block) {
    try (Stream<Path> files = Files.walk(ThirdParty.SOURCES)) {
      return String.join(
          " and ",
          files
              .filter(Files::isRegularFile)
              .filter(file -> contains(file, block))
              .map(file -> file.getFileName().toString())
              .toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean contains(Path file, String block) {
    try {
      String source = Files.readString(file);
      return IntStream.rangeClosed(0, DEEPEST).anyMatch(n -> source.contains(block.indent(n)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
