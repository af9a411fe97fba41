package dev.normkit.tests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.tests.thirdparty.ThirdParty;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples compile, run and print what the README says. */
class ReadmeTest {
  private static final String FRAME =
      """
      import dev.normkit.api.*;
      import dev.normkit.layer.*;
      import dev.normkit.selector.*;
      import dev.normkit.selector.network.*;
      import dev.normkit.selector.usage.*;
      import dev.normkit.monitor.*;
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
  void theTwoLinesRunOnAnyNumberOfRows() throws Exception {
    String lines = block("java", 0);
    assertEquals(2, lines.lines().count(), lines);
    String x = "float[] x = new float[3 * 768];";
    assertEquals("2304", run(x + lines + "System.out.print(y.length);"));
  }

  /** The first block of text has the output with vectors, the second what differs without. */
  @Test
  void theExamplePrintsWhatTheReadmeSaysWithTheFlagAndWithout() throws Exception {
    List<String> with = block("text", 0).lines().toList();
    List<String> without = withBackends(with, block("text", 1).lines().toList());
    compile(block("java", 1));
    assertEquals(with, started("--add-modules=jdk.incubator.vector"));
    assertEquals(without, started());
  }

  /** Else the test would fill in what a reader of the README doesn't have. */
  @Test
  void theSelectorsExampleIsAWholeProgramWithItsImports() throws Exception {
    String example = block("java", 1);
    assertTrue(example.startsWith("import dev.normkit."), example);
    assertTrue(isWhole(example), example);
    assertFalse(example.contains("*;"), "each import names its class");
  }

  @Test
  void theDependenciesHaveTheVersionsOfTheBuild() throws Exception {
    Matcher provider =
        Pattern.compile("<artifactId>logback-classic</artifactId>\\s*<version>(.*?)</version>")
            .matcher(block("xml", 0));
    assertTrue(provider.find(), block("xml", 0));
    String build = Files.readString(Path.of("..", "pom.xml"));
    assertTrue(
        build.contains("<version.logback>" + provider.group(1) + "</version.logback>"),
        provider.group(1));
    Matcher own =
        Pattern.compile("<artifactId>normkit</artifactId>\\s*<version>(.*?)</version>")
            .matcher(build);
    assertTrue(own.find(), build);
    assertEquals(3, block("xml", 0).split(Pattern.quote(own.group(1)), -1).length - 1);
  }

  @Test
  void theFrameworksExamplePrintsWhatTheReadmeSays() throws Exception {
    String example = block("java", 2);

    assertEquals(block("text", 2).lines().toList(), run(example).lines().toList());
    assertTrue(example.lines().filter(line -> !line.isBlank()).count() <= 20, "about 20 lines");
    assertFalse(example.contains("null"), "no null");
    assertFalse(Pattern.compile("= *\\([A-Z]").matcher(example).find(), "no cast");
  }

  @Test
  void theMonitorsExamplePrintsWhatTheReadmeSays() throws Exception {
    assertEquals(block("text", 3), run(block("java", 3)));
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

  /** The lines with other rows of backends in the place of theirs, and none that has to warm up. */
  private static List<String> withBackends(List<String> lines, List<String> backends) {
    int from = lines.stream().map(line -> line.split(" ")[0]).toList().indexOf("backend");
    int to = from + 1;
    while (lines.get(to).startsWith(" ")) {
      to++;
    }
    return Stream.of(lines.subList(0, from), backends, lines.subList(to, lines.size()))
        .flatMap(List::stream)
        .filter(line -> !line.startsWith("note  until "))
        .toList();
  }

  private static boolean isWhole(String example) {
    return example.contains("public class Example {");
  }

  private void compile(String body) throws IOException {
    Path source = folder.resolve("Example.java");
    Files.writeString(source, isWhole(body) ? body : FRAME.formatted(body));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "-encoding", "UTF-8", "-d", folder.toString(), source.toString());
    assertEquals(0, failed, "the example does not compile");
  }

  /** What the compiled example prints in this JVM. */
  private String run(String body) throws Exception {
    compile(body);
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

  /** The lines that the compiled example prints in a JVM of its own. */
  private List<String> started(String... flags) throws Exception {
    String path = folder + File.pathSeparator + System.getProperty("java.class.path");
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.addAll(List.of("-cp", path, "Example"));
    return new ThirdParty(folder).java(arguments).out().lines().toList();
  }
}
