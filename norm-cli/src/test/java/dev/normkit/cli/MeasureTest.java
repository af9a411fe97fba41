package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.selector.MeasuredTime;
import dev.normkit.selector.MeasurementProgress;
import dev.normkit.selector.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is measured depends on the machine; what is said of it does not. */
class MeasureTest {
  private static final List<MeasuredTime> TIMES =
      List.of(new MeasuredTime("cpu", 1, 3_456_789, 0.01), new MeasuredTime("simd", 2, 500_000, 0));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'LAYER(epsilon 1.0E-5) over 4x16 dense, training step', --method layer --shape 4x16",
    "'LAYER(epsilon 1.0E-5) over 2x3x4 sequence, inference call',"
        + " --method layer --shape 2x3x4 --workload inference",
    "'GROUP(groups 4, epsilon 1.0E-5) over 2x4x3x3 channels-first, backward pass',"
        + " --network cnn --task detection --shape 2x4x3x3 --direction backward",
    "'GROUP(groups 2, epsilon 1.0E-5) over 2x4x3x3 channels-first, training step',"
        + " --method group --groups 2 --shape 2x4x3x3 --threads 2"
  })
  void saysWhatItMeasuresAndEndsWithTheDecision(String heading, String options) {
    Program.Result result = Program.run(("measure --budget 60ms " + options).split(" "));

    assertEquals(0, result.exitCode(), result.err());
    List<String> lines = result.out().lines().toList();
    assertEquals(heading, lines.get(0));
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("backend  (cpu|simd)  chosen  .*")),
        result.out());
    assertEquals("input  backend-mode  measure within 60 ms  given", lines.get(lines.size() - 1));
    assertFalse(result.out().contains("\u001b"), result.out());
  }

  @Test
  void damagedWisdomIsReportedAndCostsNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("w.json"), "{");

    Program.Result result =
        Program.run("measure", "--method", "layer", "--shape", "4x16", "--wisdom", file.toString());

    assertEquals(0, result.exitCode(), result.err());
    assertTrue(
        result.err().startsWith("norm: wisdom file " + file + ": ignored, for the text is no JSON"),
        result.err());
    assertEquals(1, result.err().lines().count());
  }

  @Test
  void onATerminalTheTableIsDrawnAnewInItsPlace() {
    StringWriter out = new StringWriter();
    MeasureScreen screen =
        new MeasureScreen(
            new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), true),
            Workload.TRAINING);

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
    MeasureScreen screen =
        new MeasureScreen(
            new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), false),
            Workload.TRAINING);

    screen.show(new MeasurementProgress(Duration.ofMillis(3), Duration.ofMillis(4), TIMES));
    screen.finish(TIMES);

    assertEquals(
        List.of(
            "backend  threads  us per training step  noise  times the fastest",
            "cpu            1              3,456.79    1 %  6.91",
            "simd           2                500.00    0 %  1.00"),
        out.toString().lines().toList());
  }
}
