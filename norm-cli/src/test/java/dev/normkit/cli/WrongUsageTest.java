package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exit code 2, nothing on standard output, one line on standard error, no file. */
class WrongUsageTest {
  @TempDir private static Path directory;

  /** Which stay as they are: every command is refused. */
  @BeforeAll
  static void writeInputs() throws IOException {
    write("x", new int[] {2, 4}, 1, 2, 3, 4, 5, 6, 7, 9);
    write("image", new int[] {1, 4, 1, 2}, 1, 2, 3, 4, 5, 6, 7, 9);
    write("one", new int[] {1, 4}, 1, 2, 3, 4);
    write("six", new int[] {1, 1, 1, 1, 1, 2}, 1, 2);
    write("three", new int[] {3}, 1, 1, 1);
    write("four", new int[] {4}, 1, 1, 1, 1);
    write("x42", new int[] {4, 2}, 1, 1, 1, 1, 1, 1, 1, 1);
    write("square", new int[] {2, 2}, 1, 1, 1, 1);
    write("infinite", new int[] {4}, 1, 1, Float.POSITIVE_INFINITY, Float.NaN);
    write("negative", new int[] {4}, 1, -1, 1, 1);
    try (InputStream model = WrongUsageTest.class.getResourceAsStream("/two-norms.onnx")) {
      Files.copy(model, directory.resolve("two-norms.onnx"));
    }
  }

  /** A command, and what its line contains: pairs of lines in {@code wrong-usage.txt}. */
  static List<Arguments> commands() throws IOException {
    List<String> lines;
    try (InputStream in = WrongUsageTest.class.getResourceAsStream("/wrong-usage.txt")) {
      lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
    }
    List<Arguments> commands = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      assertTrue(lines.get(i).startsWith("$ norm"), lines.get(i));
      String args = lines.get(i).substring("$ norm".length()).strip();
      commands.add(Arguments.of(args, lines.get(i + 1)));
    }
    return commands;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isOneLine(String args, String message) throws IOException {
    Program.Result result = Program.run(inDirectory(args));
    assertEquals(2, result.exitCode(), result.err());
    assertEquals("", result.out());
    assertTrue(result.err().startsWith("norm: "), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertFalse(result.err().contains("Exception"), result.err());
    assertFalse(Files.exists(directory.resolve("y.npy")));
    assertFalse(Files.exists(directory.resolve("y.onnx")));
  }

  private static List<String> ready() {
    return Backends.discover().ready().stream().map(NormBackend::id).toList();
  }

  /** Arguments whose file names lie in the test's directory. */
  private String[] inDirectory(String args) {
    return Stream.of(args.split(" "))
        .filter(arg -> !arg.isEmpty())
        .map(
            arg ->
                switch (arg) {
                  case "." -> directory.toString();
                  case "''" -> "";
                  default ->
                      arg.matches(".*\\.(npy|onnx)") ? directory.resolve(arg).toString() : arg;
                })
        .toArray(String[]::new);
  }

  @Test
  void anyFileThatIsNotRightIsNamed() {
    String weight = Fixtures.npy("refuse-int32").toString();
    Program.Result result =
        Program.run(inDirectory("apply --method layer --in x.npy --out y.npy --weight " + weight));
    assertEquals(2, result.exitCode());
    assertEquals(
        "norm: --weight "
            + weight
            + ": its type is '<i4'; only little-endian float32 '<f4' and float64 '<f8' are read",
        result.err().strip());
  }

  /** Not the whole decision that the exception carries. */
  @Test
  void aRefusedSelectionIsSummarized() {
    Program.Result result =
        Program.run(inDirectory("apply --method layer --backend gpu --in x.npy --out y.npy"));
    assertEquals(
        "norm: backend \"gpu\" was not found by the class loader \"app\"; ready are " + ready(),
        result.err().strip());
  }

  @Test
  void aFailureLeavesTheOldOutputAlone() throws IOException {
    Path old = Files.writeString(directory.resolve("old.npy"), "old");
    List<String> before = names();
    assertEquals(
        2,
        Program.run(inDirectory("apply --method layer --in x.npy --out old.npy --weight three.npy"))
            .exitCode());
    assertEquals("old", Files.readString(old));
    assertEquals(before, names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void write(String name, int[] sizes, float... data) throws IOException {
    Fixtures.write(directory.resolve(name + ".npy"), sizes, data);
  }
}
