package dev.normkit.tests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's section on the monitor compiles, runs and prints what it says, on any backend. */
class ReadmeMonitorTest {
  private static final Pattern SECTION =
      Pattern.compile(
          "## Is BatchNorm well\\?.*?```java\n(.*?)```.*?```text\n(.*?)```", Pattern.DOTALL);
  private static final String FRAME =
      """
      import dev.normkit.api.*;
      import dev.normkit.selector.*;
      import dev.normkit.selector.monitor.*;
      import java.util.Random;

      public class MonitorExample {
        public static void main(String[] args) {
          %s
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void theSectionPrintsWhatItSays() throws Exception {
    Matcher section = SECTION.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(section.find(), "the README has no section on the monitor");
    assertEquals(section.group(2), run(section.group(1)));
  }

  private String run(String body) throws Exception {
    Path source = folder.resolve("MonitorExample.java");
    Files.writeString(source, FRAME.formatted(body));
    String to = folder.toString();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-encoding", "UTF-8", "-d", to, source.toString());
    assertEquals(0, failed, "the example does not compile");
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, UTF_8));
      loader
          .loadClass("MonitorExample")
          .getMethod("main", String[].class)
          .invoke(null, (Object) null);
    } finally {
      System.setOut(console);
    }
    return printed.toString(UTF_8);
  }
}
