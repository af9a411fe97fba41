package dev.normkit.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code in {@code docs/files.md} compiles and runs, one block after the other. */
class FilesGuideTest {
  private static final String FRAME =
      """
      import dev.normkit.api.*;
      import dev.normkit.io.*;
      import dev.normkit.io.tensor.*;
      import dev.normkit.layer.*;
      import java.nio.file.*;
      import java.util.*;

      public class Example {
        public static void main(String[] args) throws Exception {
      %s
        }
      }
      """;
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  @TempDir Path folder;

  @Test
  void everyBlockRuns() throws Exception {
    String guide = Files.readString(Path.of("..", "docs", "files.md"));
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(guide)
            .results()
            .map(block -> "{\n" + block.group(1) + "}\n")
            .toList();
    assertEquals(7, blocks.size());
    Path source = folder.resolve("Example.java");
    Files.writeString(source, FRAME.formatted(String.join("", blocks)));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-encoding", "UTF-8", "-d", folder.toString(), "" + source);
    assertEquals(0, failed, "an example does not compile");
    copy("models/burn-multi_layer.safetensors", "model.safetensors");
    copy("models/small.keras", "model.keras");
    copy("npy/tensors/deflated.npz", "large.npz");
    String printed = printed();
    assertTrue(printed.startsWith("LAYER(epsilon 1.0E-5)\n[conv1.bias, "), printed);
    assertTrue(printed.contains("\nbn_both\nbn_center\n"), printed);
  }

  private void copy(String resource, String name) throws Exception {
    Files.copy(RESOURCES.resolve(resource), folder.resolve(name));
  }

  private String printed() throws Exception {
    File log = folder.resolve("log").toFile();
    String path = folder + File.pathSeparator + System.getProperty("java.class.path");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                "Example")
            .directory(folder.toFile())
            .redirectOutput(log)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    String said = Files.readString(log.toPath(), UTF_8);
    assertEquals(0, exit, said);
    return said;
  }
}
