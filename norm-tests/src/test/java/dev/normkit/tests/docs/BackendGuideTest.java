package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.normkit.api.NormSpec;
import dev.normkit.guide.GuidePage;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.thirdparty.ThirdParty;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            "FmaBackend.java",
            "FmaBackend.java",
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

  /** Its bits are its own, and its values right. */
  @Test
  void theBackendWithOtherBitsWorks(@TempDir Path folder) throws Exception {
    URL[] classes = {new ThirdParty(folder).fma().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, NormBackend.class.getClassLoader())) {
      NormBackend fma =
          (NormBackend)
              loader.loadClass("com.example.fma.FmaBackend").getConstructor().newInstance();
      assertEquals(OptionalDouble.of(1e-6), fma.tolerance());
      float[] x = new float[99];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) Math.sin(i);
      }
      NormSpec spec = NormSpec.instanceNorm().build();
      LayerBuilder builder = LayerBuilder.of(spec, 3, 33).withBias(new float[] {1, 2, 3});
      float[] bits = builder.build().infer(x);
      float[] other = builder.withBackend(fma).build().infer(x);
      assertFalse(Arrays.equals(bits, other), "other bits");
      assertArrayEquals(bits, other, 4e-6f);
    }
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
