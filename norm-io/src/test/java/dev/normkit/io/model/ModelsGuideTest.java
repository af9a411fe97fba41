package dev.normkit.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.health.FindingKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/models.md} compiles, runs and prints what the guide says. */
class ModelsGuideTest {
  private static final String FRAME =
      """
      import dev.normkit.api.*;
      import dev.normkit.io.health.*;
      import dev.normkit.io.model.*;
      import dev.normkit.io.norm.*;
      import dev.normkit.layer.*;
      import java.nio.file.*;

      public class Guide {
        public static void main(String[] args) throws Exception {
          Path file = Path.of(args[0]);
          %s
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void theExamplePrintsWhatTheGuideSays() throws Exception {
    assertEquals(block("text"), run(FRAME.formatted(block("java"))));
  }

  @Test
  void everyFindingIsInTheTable() throws IOException {
    String guide = guide();
    for (FindingKind kind : FindingKind.values()) {
      assertTrue(guide.contains(kind.word()), kind.word());
    }
  }

  private static String guide() throws IOException {
    return Files.readString(Path.of("..", "docs", "models.md"));
  }

  private static String block(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(guide())
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  private String run(String program) throws Exception {
    Path source = Files.writeString(folder.resolve("Guide.java"), program);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String path = System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                errors,
                "-proc:none",
                "-cp",
                path,
                "-d",
                folder.toString(),
                source.toString());
    assertEquals(0, failed, errors.toString(StandardCharsets.UTF_8));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      String model = RealModelsTest.FOLDER.resolve("burn-onnx-opset_18.onnx").toString();
      loader
          .loadClass("Guide")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {model});
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
