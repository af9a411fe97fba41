package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.npy.Npy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard input and output, whole, full and closed. */
class PipesTest {
  private static final String ILL =
      "../norm-io/src/test/resources/onnx/real/burn-onnx-batch_norm.onnx";
  private static final String X = "../norm-io/src/test/resources/npy/apply/auto/x.npy";

  @TempDir Path directory;

  /** Takes so many bytes and no more. */
  private static final class Limited extends OutputStream {
    private final String message;
    private int left;

    Limited(int bytes, String message) {
      left = bytes;
      this.message = message;
    }

    @Override
    public void write(int b) throws IOException {
      if (left-- <= 0) {
        throw new IOException(message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "help",
        "help select",
        "backends",
        "backends --json",
        "select --network cnn",
        "select --network cnn --json",
        "select --plan ../examples/resnet-50.json",
        "explain DOC-3",
        "explain DOC-3 --json"
      })
  void outputThatCannotBeWrittenIsAFailure(String args) {
    for (int bytes : new int[] {0, 20}) {
      Program.Result result = run(bytes, "No space left on device", args.split(" "));
      assertEquals("norm: standard output: No space left on device", result.err().strip());
      assertEquals(1, result.exitCode());
      for (String closed : List.of("Broken pipe", "The pipe has been ended")) {
        Program.Result unread = run(bytes, closed, args.split(" "));
        assertEquals("", unread.err());
        assertEquals(0, unread.exitCode());
      }
    }
  }

  @Test
  void aRefusalCountsMoreThanLostOutput() {
    Program.Result result = run(0, "No space left on device", "select", "--network", "gnn");
    assertEquals(2, result.exitCode());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @Test
  void anArrayThatCannotBeWrittenIsAFailure() throws IOException {
    String[] args = {"apply", "--method", "layer", "--in", x().toString(), "--out", "-"};
    Program.Result full = run(100, "No space left on device", args);
    assertEquals("norm: standard output: No space left on device", full.err().strip());
    assertEquals(1, full.exitCode());
    Program.Result unread = run(100, "Broken pipe", args);
    assertEquals("", unread.err());
    assertEquals(0, unread.exitCode());
  }

  /** The reader of a page that found errors in a model would otherwise take it for whole. */
  @ParameterizedTest
  @ValueSource(strings = {"", " --json", " --html -"})
  void whatIsLostIsToldThoughTheModelHasErrors(String how) {
    String command = "inspect " + ILL + how;
    Program.Result full = run(20, "No space left on device", command.split(" "));
    assertEquals("norm: standard output: No space left on device", full.err().strip());
    assertEquals(1, full.exitCode());
    Program.Result unread = run(20, "Broken pipe", command.split(" "));
    assertEquals("", unread.err());
  }

  /** RFC 8259: JSON is UTF-8, and {@code --plan} takes nothing else; Windows has other letters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "backends --json",
        "explain --json",
        "select --network cnn --shape 4x8x8x8 --json",
        "select --plan ../examples/resnet-50.json --batch 2 --json",
        "inspect " + ILL + " --json",
        "apply --method auto --network rnn --in " + X + " --out %s/y.npy --json",
        "fold src/test/resources/two-norms.onnx %s/folded.onnx --json"
      })
  void jsonIsUtf8OnEveryConsole(String command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StandardOutput bytes = new StandardOutput(out);
    Charset console = StandardCharsets.US_ASCII;
    Terminal terminal =
        new Terminal(
            new PrintWriter(new OutputStreamWriter(bytes, console), true),
            new PrintWriter(Writer.nullWriter()),
            () -> false);
    String[] args = command.replace("%s", directory.toString()).split(" ");
    Main.run(terminal, new Pipes(InputStream.nullInputStream(), bytes), args);
    String[] again = Stream.concat(Stream.of(args), force(args)).toArray(String[]::new);
    assertEquals(Program.run(again).out(), out.toString(StandardCharsets.UTF_8));
    assertTrue(out.size() > 0);
  }

  private static Stream<String> force(String... args) {
    return Stream.of("apply", "fold").filter(args[0]::equals).map(writes -> "--force");
  }

  private static Program.Result run(int bytes, String failure, String... args) {
    return Program.run(InputStream.nullInputStream(), new Limited(bytes, failure), args);
  }

  /** The same bytes as between files, and nothing else; notes go to standard error. */
  @Test
  void applyReadsAndWritesPipes() throws IOException {
    Path file = directory.resolve("y.npy");
    byte[] in = Files.readAllBytes(x());
    assertEquals(0, Program.run(apply("auto", x().toString(), file.toString())).exitCode());
    for (String standard : List.of("-", "/dev/std")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      String[] args =
          apply(
              "auto",
              standard.equals("-") ? "-" : "/dev/stdin",
              standard.equals("-") ? "-" : "/dev/stdout");
      Program.Result result = Program.run(new ByteArrayInputStream(in), out, args);
      assertTrue(result.err().startsWith("norm: EXT-5: each statistic group"), result.err());
      assertEquals(1, result.err().lines().count(), result.err());
      assertEquals(0, result.exitCode());
      assertArrayEquals(Files.readAllBytes(file), out.toByteArray());
    }
  }

  private static String[] apply(String method, String in, String out) {
    return ("apply --network rnn --method " + method + " --in " + in + " --out " + out).split(" ");
  }

  @Test
  void anyOneFileMayBeStandardInput() throws IOException {
    Path file = directory.resolve("y.npy");
    byte[] weight = Files.readAllBytes(Fixtures.root().resolve("apply/layer/weight.npy"));
    String x = Fixtures.root().resolve("apply/layer/x.npy").toString();
    Program.Result result =
        Program.run(
            new ByteArrayInputStream(weight),
            OutputStream.nullOutputStream(),
            ("apply --method layer --weight - --in " + x + " --out " + file).split(" "));
    assertEquals("", result.err());
    assertTrue(Files.exists(file));
    Program.Result twice =
        Program.run(
            new ByteArrayInputStream(weight),
            OutputStream.nullOutputStream(),
            "apply --method layer --weight - --in - --out -".split(" "));
    assertEquals("norm: --in reads standard input, so --weight needs a file", twice.err().strip());
    assertEquals(2, twice.exitCode());
  }

  @Test
  void aNetworkMayComeThroughAPipe() throws IOException {
    String json = ResNet50.json();
    Program.Result result = plan(json.getBytes(StandardCharsets.UTF_8));
    assertEquals("", result.err());
    assertEquals(0, result.exitCode());
    Program.Result wrong = plan("{".getBytes(StandardCharsets.UTF_8));
    assertTrue(
        wrong.err().startsWith("norm: --plan -: the network isn't JSON near $"), wrong.err());
    Program.Result notText = plan(new byte[] {(byte) 0xff});
    assertEquals("norm: --plan -: it is not UTF-8 text", notText.err().strip());
    Path file = directory.resolve("net.json");
    for (Charset order : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      byte[] utf16 = ("\uFEFF" + json).getBytes(order);
      assertEquals(
          "norm: --plan -: it is UTF-16 text; save it as UTF-8", plan(utf16).err().strip());
      String name = Files.write(file, utf16).toString();
      assertEquals(
          "norm: --plan " + name + ": it is UTF-16 text; save it as UTF-8",
          Program.run("select", "--plan", name).err().strip());
    }
  }

  private static Program.Result plan(byte[] json) {
    return Program.run(
        new ByteArrayInputStream(json),
        OutputStream.nullOutputStream(),
        "select",
        "--plan",
        "-",
        "--devices",
        "16");
  }

  /** A pipe has no length, and may bring a few bytes at a time. */
  @Test
  void arraysAreReadToTheEndOfAPipe() throws IOException {
    int[] sizes = {3, 70001};
    float[] data = new float[3 * 70001];
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
    Path file = Fixtures.write(directory.resolve("x.npy"), sizes, data);
    byte[] bytes = Files.readAllBytes(file);
    Npy read = Npy.read(new Trickle(bytes), OptionalLong.empty());
    assertArrayEquals(sizes, read.sizes());
    assertArrayEquals(data, read.data());
    assertRefused(
        "needs 840012 bytes, but 840011 follow the header; is it truncated?",
        Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(
        "needs 840012 bytes, but more follow the header; is it more than one array?",
        Arrays.copyOf(bytes, bytes.length + 1));
    assertRefused("it is empty; an .npy file is needed", new byte[0]);
  }

  private static void assertRefused(String message, byte[] bytes) {
    Program.Result result =
        Program.run(
            new ByteArrayInputStream(bytes),
            OutputStream.nullOutputStream(),
            "apply --method layer --in - --out -".split(" "));
    assertEquals(2, result.exitCode());
    assertTrue(result.err().startsWith("norm: --in -: "), result.err());
    assertTrue(result.err().contains(message), result.err());
    assertFalse(result.err().contains("Exception"), result.err());
  }

  /** The header promises 8 GB, more than a test's JVM may have. */
  @Test
  void nothingIsAllocatedForThePromiseOfAPipe() throws IOException {
    Path file = Fixtures.write(directory.resolve("x.npy"), new int[] {1}, 1);
    String header =
        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
            .replace("(1,), }          ", "(2147418112,), } ");
    assertRefused(
        "but 4 follow the header; is it truncated?", header.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static final class Trickle extends InputStream {
    private final InputStream in;

    Trickle(byte[] bytes) {
      in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return in.read(to, offset, Math.min(length, 1021));
    }
  }

  private static Path x() {
    return Fixtures.root().resolve("apply/auto/x.npy");
  }
}
