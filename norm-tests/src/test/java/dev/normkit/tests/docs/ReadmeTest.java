package dev.normkit.tests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples compile, run and print what the README says. */
class ReadmeTest {
  private static final boolean VECTORS =
      System.getProperty("normkit.test.vector", "absent").equals("present");
  private static final String FRAME =
      """
      import dev.normkit.api.*;
      import dev.normkit.selector.*;
      import dev.normkit.selector.monitor.*;
      import java.nio.file.*;
      import java.util.*;

      public class Example {
        public static void main(String[] args) throws Exception {
          %s
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void theExamplePrintsWhatTheReadmeSays() throws Exception {
    String printed = run(block("java", 0));
    List<String> expected = block("text", 0).lines().toList();
    if (VECTORS) {
      assertEquals(expected, printed.lines().toList());
    } else {
      assertEquals(withoutBackends(expected), withoutBackends(printed.lines().toList()));
      assertTrue(printed.contains("backend  cpu  chosen"), printed);
      assertTrue(printed.contains("--add-modules jdk.incubator.vector"), printed);
    }
  }

  @Test
  void theFrameworksExamplePrintsWhatTheReadmeSays() throws Exception {
    String example = block("java", 1);

    assertEquals(block("text", 1).lines().toList(), run(example).lines().toList());
    assertTrue(example.lines().filter(line -> !line.isBlank()).count() <= 20, "about 20 lines");
    assertFalse(example.contains("null"), "no null");
    assertFalse(Pattern.compile("= *\\([A-Z]").matcher(example).find(), "no cast");
  }

  @Test
  void theMonitorsExamplePrintsWhatTheReadmeSays() throws Exception {
    assertEquals(block("text", 2), run(block("java", 2)));
  }

  /** The nth block of a language. */
  private static String block(String language, int index) throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(readme)
        .results()
        .skip(index)
        .map(block -> block.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no block " + index + " of " + language));
  }

  /** Which backend is chosen depends on the machine; all else does not. */
  private static List<String> withoutBackends(List<String> lines) {
    int from = lines.stream().map(line -> line.split(" ")[0]).toList().indexOf("backend");
    int to = from + 1;
    while (lines.get(to).startsWith(" ")) {
      to++;
    }
    return Stream.concat(lines.subList(0, from).stream(), lines.subList(to, lines.size()).stream())
        .toList();
  }

  private String run(String body) throws Exception {
    Path source = folder.resolve("Example.java");
    Files.writeString(source, FRAME.formatted(body));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "-encoding", "UTF-8", "-d", folder.toString(), source.toString());
    assertEquals(0, failed, "the example does not compile");
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, UTF_8));
      loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) null);
    } finally {
      System.setOut(console);
    }
    return printed.toString(UTF_8);
  }
}
