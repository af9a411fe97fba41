package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.selector.backend.Wisdom;
import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.usage.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured depends on the machine; what is said of it does not. */
class MeasureTest {
  private static final List<MeasuredTime> TIMES =
      List.of(new MeasuredTime("cpu", 1, 3_456_789, 0.01), new MeasuredTime("simd", 2, 500_000, 0));

  private static final String ONE_ENTRY =
      """
      {"format": "normkit wisdom", "version": 1, "entries": [
        {"machine": "AMD EPYC, amd64, 2 processors",
         "jdk": "Eclipse Adoptium 17.0.19+10, mixed mode",
         "backends": ["cpu 0.1.0"],
         "spec": "GROUP(groups 32, epsilon 1.0E-5)",
         "shape": "8x64x32x32 channels-first",
         "workload": "training",
         "threads": 1,
         "measured": "2026-11-23T09:00:00Z",
         "times": [{"backend": "cpu", "threads": 1, "nanos": 1130000.0, "noise": 0.012}]}]}
      """;

  @TempDir Path folder;

  /** What no example of the help does; those are measured below, and measuring takes seconds. */
  @Tag("full")
  @Test
  void saysWhatItMeasuresAndEndsWithTheDecision() {
    Program.Result result =
        Program.run("measure --method layer --shape 2x3x4 --direction backward".split(" "));

    assertEquals(0, result.exitCode(), result.err());
    assertMeasured("LAYER(epsilon 1.0E-5) over 2x3x4 sequence, backward pass", result.out());
    assertTrue(
        result.out().endsWith("\ninput  backend-mode  measure within 60 s  given\n"), result.out());
  }

  private static void assertMeasured(String heading, String out) {
    List<String> lines = out.lines().toList();
    assertEquals(heading, lines.get(0));
    assertTrue(lines.get(1).startsWith("backend  threads  us per "), out);
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("backend  (cpu|simd)  chosen  measured .*")),
        out);
    assertFalse(out.contains("\u001b"), out);
  }

  /** As many as the help shows. */
  static List<String> examples() {
    return Stream.concat(
            Program.run("measure", "--help").out().lines(), Program.run("--help").out().lines())
        .map(String::strip)
        .filter(line -> line.startsWith("norm measure "))
        .map(line -> line.substring("norm ".length()))
        .toList();
  }

  @Test
  void theHelpHasExamples() {
    assertEquals(4, examples().size(), examples().toString());
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfTheHelpGetsItsResult(String example) {
    Path file = folder.resolve("wisdom.json");
    String args = example.replace(" wisdom.json", " " + file);

    Program.Result result = Program.run(args.split(" "));

    assertEquals(0, result.exitCode(), result.err());
    assertMeasured(heading(args), result.out());
    boolean keeps = args.contains("--wisdom");
    assertEquals(keeps, result.out().endsWith("\nwrote " + file + "\n"), result.out());
    assertEquals(keeps ? List.of("wisdom.json") : List.of(), names());
  }

  private static String heading(String args) {
    if (args.contains("--method layer")) {
      return "LAYER(epsilon 1.0E-5) over 4096x768 dense, inference call";
    }
    return "GROUP(groups 32, epsilon 1.0E-5) over %s channels-first, training step"
        .formatted(args.contains("--method group") ? "4x64x32x32" : "2x64x56x56");
  }

  private List<String> names() {
    return List.of(folder.toFile().list());
  }

  /** Whatever the machine: nothing can be measured in a microsecond. */
  @Test
  void whatWasNotMeasuredFailsAndSaysWhatWouldDo() {
    Path file = folder.resolve("w.json");

    Program.Result result =
        Program.run(
            ("measure --method layer --shape 4x16 --budget 0.001ms --wisdom " + file).split(" "));

    assertEquals(2, result.exitCode());
    assertEquals("", result.out());
    assertEquals(
        "norm: not measured: the budget of 1 µs was used up before every candidate had run; a"
            + " budget of 10 s would do",
        result.err().strip());
    assertEquals(List.of(), names());
  }

  @Test
  void whatCannotBeTrainedIsNotMeasuredEither() {
    Program.Result result = Program.run("measure --method batch --shape 1x16".split(" "));

    assertEquals(2, result.exitCode());
    assertEquals("", result.out());
    assertTrue(
        result.err().startsWith("norm: not measured: a training step can't be tried: "),
        result.err());
  }

  @Tag("full")
  @Test
  void whatCannotBeTrainedIsMeasuredInferring() {
    assertEquals(
        0,
        Program.run("measure --method batch --shape 1x16 --workload inference".split(" "))
            .exitCode());
  }

  /** At once, for nobody wants to wait a minute for a file that can't be written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "folder        | it's a directory; name a file",
        "absent/w.json | there is no directory ",
        "file/w.json   | there is no directory ",
        "/dev/null     | it's a device or a pipe; name a file",
        "readonly.json | it's read-only; make it writable, or name another file",
        "closed/w.json | its directory isn't writable; make it so, or name another file",
        "notes.txt     | not overwritten, for it isn't normkit wisdom (the text isn't JSON near",
        "broken.json   | not overwritten, for it isn't normkit wisdom (the text isn't JSON near",
        "other.json    | not overwritten, for it isn't normkit wisdom ($.format is \"bench\"",
        "newer.json    | not written, for $.version is 2;"
      })
  void aFileThatCannotTakeWisdomIsRefusedBeforehand(String name, String why) throws IOException {
    writeUnusable();
    Path file = folder.resolve(name);
    List<String> before = names();
    byte[] content = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];

    // A budget that is too small would be what fails, if it measured before.
    Program.Result result =
        Program.run(
            ("measure --method layer --shape 64x64 --budget 0.001ms --wisdom " + file).split(" "));

    assertEquals(2, result.exitCode());
    assertEquals("", result.out());
    assertTrue(result.err().startsWith("norm: wisdom file " + file + ": " + why), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertEquals(before, names());
    assertTrue(!Files.isRegularFile(file) || Arrays.equals(content, Files.readAllBytes(file)));
  }

  private void writeUnusable() throws IOException {
    Files.createDirectory(folder.resolve("folder"));
    Files.writeString(folder.resolve("file"), "");
    setPermissions(Files.writeString(folder.resolve("readonly.json"), ""), "r--r--r--");
    setPermissions(Files.createDirectory(folder.resolve("closed")), "r-xr-xr-x");
    Files.writeString(folder.resolve("notes.txt"), "What I did in my holidays\n");
    Files.writeString(folder.resolve("broken.json"), "{\"format\": \"normkit wisdom\",");
    Files.writeString(folder.resolve("other.json"), "{\"format\": \"bench\", \"version\": 1}");
    Files.writeString(
        folder.resolve("newer.json"),
        "{\"format\": \"normkit wisdom\", \"version\": 2, \"entries\": []}");
  }

  private static void setPermissions(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Also by the variable, of which a test cannot set another value: the property is the same. */
  @Test
  void theFileOfThePropertyIsCheckedToo() {
    String before = System.getProperty("normkit.wisdom", "");
    System.setProperty("normkit.wisdom", folder.toString());
    try {
      Program.Result result = Program.run("measure --method layer --shape 4x16".split(" "));
      assertEquals(2, result.exitCode());
      assertTrue(result.err().contains(folder + ": it's a directory"), result.err());
    } finally {
      System.setProperty("normkit.wisdom", before);
    }
  }

  /** It could be before measuring; so the usage was right, as where a disk is full. */
  @Test
  void aFileThatCannotTakeWisdomAfterwardsIsOutputThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("w.json"), ONE_ENTRY);
    Wisdom wisdom = Wisdom.load(file);
    assertEquals(1, wisdom.size());

    OutputException failed =
        assertThrows(
            OutputException.class,
            () -> MeasureCommand.save(wisdom, folder, terminal(new StringWriter(), false)));

    assertEquals("wisdom file " + folder + ": it's a directory; name a file", failed.getMessage());
    assertFalse(failed.closedPipe());
  }

  private static Terminal terminal(StringWriter out, boolean watched) {
    return new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), () -> watched);
  }

  private static MeasureScreen screen(StringWriter out, boolean watched) {
    return new MeasureScreen(terminal(out, watched), "heading", Workload.TRAINING);
  }

  /** So that what is said of it has a line of its own. */
  @Test
  void onATerminalTheBarGoesAwayWhereMeasuringFails() {
    StringWriter out = new StringWriter();
    MeasureScreen screen = screen(out, true);

    assertThrows(
        IllegalStateException.class,
        () ->
            screen.during(
                () -> {
                  screen.show(
                      new MeasurementProgress(Duration.ZERO, Duration.ofMillis(4), List.of()));
                  throw new IllegalStateException();
                }));

    assertTrue(out.toString().contains("warming up [....."), out.toString());
    assertTrue(out.toString().endsWith(" \r"), out.toString());
  }

  @Test
  void onATerminalTheTableIsDrawnAnewInItsPlace() {
    StringWriter out = new StringWriter();
    MeasureScreen screen = screen(out, true);

    screen.show(new MeasurementProgress(Duration.ofMillis(1), Duration.ofMillis(4), List.of()));
    screen.show(new MeasurementProgress(Duration.ofMillis(3), Duration.ofMillis(4), TIMES));
    screen.finish(TIMES);

    assertTrue(out.toString().contains("warming up [##########......"), out.toString());
    assertTrue(out.toString().contains("\u001b[1A\u001b[2K".repeat(3)), out.toString());
    assertEquals(2, out.toString().split("backend  threads", -1).length - 1);
  }

  @Test
  void elsewhereItIsPrintedOnce() {
    StringWriter out = new StringWriter();
    MeasureScreen screen = screen(out, false);

    screen.show(new MeasurementProgress(Duration.ofMillis(3), Duration.ofMillis(4), TIMES));
    screen.finish(TIMES);

    assertEquals(
        List.of(
            "heading",
            "backend  threads  us per training step  noise  times the fastest",
            "cpu            1              3,456.79    1 %  6.91",
            "simd           2                500.00    0 %  1.00"),
        out.toString().lines().toList());
  }
}
