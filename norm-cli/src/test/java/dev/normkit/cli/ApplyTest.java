package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.discovery.Backends;
import dev.normkit.io.npy.Npy;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApplyTest {
  @TempDir Path directory;

  static List<Path> cases() throws IOException {
    try (Stream<Path> cases = Files.list(Fixtures.root().resolve("apply"))) {
      return cases.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesWhatNumPyGives(Path fixture) throws IOException {
    for (NormBackend backend : Backends.discover().ready()) {
      Npy y = apply(fixture, "--backend", backend.id());
      Npy expected = Fixtures.read(fixture.resolve("y.npy"));
      assertArrayEquals(expected.sizes(), y.sizes());
      for (int i = 0; i < expected.data().length; i++) {
        float wanted = expected.data()[i];
        double error = Math.abs((double) y.data()[i] - wanted);
        assertTrue(
            error <= tolerance(fixture, wanted),
            backend.id() + " value " + i + ": off by " + error);
      }
    }
  }

  @Test
  void backendsGiveTheSameBits() throws IOException {
    for (Path fixture : cases()) {
      float[] automatic = apply(fixture, "--backend", "auto").data();
      for (NormBackend backend : Backends.discover().ready()) {
        assertArrayEquals(automatic, apply(fixture, "--backend", backend.id()).data(), 0f);
      }
    }
  }

  /**
   * The contract allows x̂ an error of 4e-6, which γ enlarges. Rounding y to float32, here and in
   * the fixture, adds half a unit in the last place each: together |y|·2⁻²³. With running
   * statistics x̂ is not of unit variance; its own rounding is of the order of |y|, so one more.
   */
  private static double tolerance(Path fixture, float wanted) throws IOException {
    double gamma = 1;
    Path weight = fixture.resolve("weight.npy");
    if (Files.exists(weight)) {
      for (float value : Fixtures.read(weight).data()) {
        gamma = Math.max(gamma, Math.abs(value));
      }
    }
    return 4e-6 * gamma + 2 * Math.abs(wanted) * 0x1p-23;
  }

  private Npy apply(Path fixture, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("apply"));
    for (String line : Files.readAllLines(fixture.resolve("args.txt"))) {
      args.add(line.endsWith(".npy") ? fixture.resolve(line).toString() : line);
    }
    Path out = directory.resolve("y.npy");
    args.addAll(List.of("--in", fixture.resolve("x.npy").toString(), "--out", out.toString()));
    args.add("--force");
    args.addAll(List.of(more));
    Program.Result result = Program.run(args.toArray(String[]::new));
    assertEquals("", result.err());
    assertEquals(0, result.exitCode());
    return Fixtures.read(out);
  }

  @Test
  void saysWhatItDid() throws IOException {
    Path out = directory.resolve("y.npy");
    Program.Result result =
        Program.run("apply", "--method", "layer", "--in", x("good-2d"), "--out", out.toString());
    assertTrue(
        result.out().startsWith("wrote " + out + ": LAYER over 3x4 dense, backend "), result.out());
  }

  @Test
  void autoSaysWhyFirst() {
    Program.Result result =
        Program.run(
            "apply",
            "--method",
            "auto",
            "--network",
            "cnn",
            "--batch",
            "2",
            "--in",
            x("good-4d"),
            "--out",
            y());
    assertTrue(result.out().startsWith("method  GROUP  chosen  DOC-3: "), result.out());
    assertTrue(result.out().contains("GROUP over 2x3x2x2 channels-first"), result.out());
  }

  /** On standard error where the array takes standard output. */
  @Test
  void autoGivesTheNotesOfTheDecision() throws IOException {
    Path in = write("few", new int[] {1, 4, 1, 2}, 1, 2, 3, 4, 5, 6, 7, 9);
    String note = "gcd(32, 4) = 4 groups would have ";
    String[] auto = {"apply", "--method", "auto", "--network", "cnn", "--batch", "1"};
    Program.Result toFile = run(auto, "--in", in.toString(), "--out", y());
    assertTrue(toFile.out().lines().toList().get(1).startsWith("note  " + note), toFile.out());
    assertEquals("", toFile.err());
    Program.Result toPipe = run(auto, "--in", in.toString(), "--out", "-");
    assertTrue(toPipe.err().startsWith("norm: " + note), toPipe.err());
    assertEquals(1, toPipe.err().lines().count(), toPipe.err());
    assertEquals(0, toPipe.exitCode());
  }

  private static Program.Result run(String[] start, String... more) {
    List<String> args = new ArrayList<>(List.of(start));
    args.addAll(List.of(more));
    return Program.run(args.toArray(String[]::new));
  }

  @Test
  void autoTakesTheGroupsOfTheUser() throws IOException {
    // By default gcd(32, 3) = 1.
    String[] auto = {"apply", "--method", "auto", "--network", "cnn", "--batch", "2"};
    String[] named = {"apply", "--method", "group"};
    assertArrayEquals(image(named, "--groups", "3"), image(auto, "--groups", "3"));
    assertArrayEquals(image(named, "--groups", "1"), image(auto));
    assertFalse(Arrays.equals(image(auto), image(auto, "--groups", "3")));
  }

  private float[] image(String[] start, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of(start));
    args.addAll(List.of(more));
    args.addAll(List.of("--in", x("good-4d"), "--out", y(), "--force"));
    assertEquals(0, Program.run(args.toArray(String[]::new)).exitCode());
    return Fixtures.read(Path.of(y())).data();
  }

  @Test
  void layoutFollowsFromRankMethodAndNetwork() {
    assertLayout("5 sequence", "good-1d", "--method", "layer");
    assertLayout("3x4 dense", "good-2d", "--method", "batch");
    assertLayout("2x3x2x2 channels-first", "good-4d", "--method", "instance");
    assertLayout("3x4 sequence", "good-2d", "--method", "auto", "--network", "rnn");
    Path three = Fixtures.root().resolve("apply/layer/x");
    assertLayout("2x3x5 sequence", three.toString(), "--method", "rms");
    assertLayout("2x3x5 channels-first", three.toString(), "--method", "batch");
  }

  private void assertLayout(String expected, String input, String... options) {
    List<String> args =
        new ArrayList<>(List.of("apply", "--in", x(input), "--out", y(), "--force"));
    args.addAll(List.of(options));
    Program.Result result = Program.run(args.toArray(String[]::new));
    assertTrue(result.out().contains(" over " + expected + ","), result.out() + result.err());
  }

  @Test
  void weightsHaveTheNormalizedAxesOrOne() throws IOException {
    Path in = write("x", new int[] {2, 2}, 1, -1, 1, -1);
    for (int[] sizes : new int[][] {{4}, {2, 2}, {1, 4}, {1, 2, 2, 1}}) {
      Path weight = write("w", sizes, 1, 2, 3, 4);
      assertArrayEquals(
          new float[] {1, -2, 3, -4},
          layer(in, "--axis", "0", "--eps", "0", "--weight", weight.toString()));
    }
    Path one = write("one", new int[] {1, 1}, 5);
    assertArrayEquals(
        new float[4], layer(write("x", new int[] {4, 1}, 1, 2, 3, 4), "--weight", one.toString()));
  }

  /** Without running statistics; the default preset's unbiased variance is refused. */
  @Test
  void singleValuesGiveBetaWhereVariancesAreBiased() throws IOException {
    String[] keras = {"apply", "--method", "batch", "--preset", "keras"};
    String one = write("one", new int[] {1, 4}, 1, 2, 3, 4).toString();
    String beta = write("beta", new int[] {4}, 5, 6, 7, 8).toString();
    assertArrayEquals(new float[4], applied(keras, "--in", one));
    assertArrayEquals(new float[] {5, 6, 7, 8}, applied(keras, "--in", one, "--bias", beta));
    Program.Result refused =
        Program.run("apply", "--method", "batch", "--in", one, "--out", y(), "--force");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("one value per channel"), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
  }

  private float[] applied(String[] start, String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of(start));
    args.addAll(List.of(more));
    args.addAll(List.of("--out", y(), "--force"));
    Program.Result result = Program.run(args.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    return Fixtures.read(Path.of(y())).data();
  }

  @Test
  void epsilonOverridesThePreset() throws IOException {
    // Of 0 and 2 the mean is 1 and the variance 1.
    Path in = write("x", new int[] {1, 2}, 0, 2);
    assertArrayEquals(new float[] {-0.5f, 0.5f}, layer(in, "--preset", "keras", "--eps", "3"));
    float keras = (float) (1 / Math.sqrt(1.001));
    assertArrayEquals(new float[] {-keras, keras}, layer(in, "--preset", "keras"), 1e-6f);
  }

  @Test
  void epsilonOfAPresetIsThatOfTheMethod() throws IOException {
    // Where the mean square is 1e-6, every preset's own shows.
    Path in = write("x", new int[] {1, 2}, 1e-3f, -1e-3f);
    requireRms(1 / Math.sqrt(1 + Math.ulp(1f) * 1e6), in);
    requireRms(1 / Math.sqrt(1 + Math.ulp(1f) * 1e6), in, "--preset", "pytorch");
    requireRms(1 / Math.sqrt(2), in, "--preset", "keras");
    requireRms(1 / Math.sqrt(11), in, "--preset", "onnx");
    requireRms(1 / Math.sqrt(4), in, "--eps", "3e-6", "--preset", "keras");
  }

  private void requireRms(double y, Path in, String... options) throws IOException {
    float[] expected = {(float) y, (float) -y};
    assertArrayEquals(expected, normalized("rms", in, options), 1e-6f);
  }

  private float[] layer(Path in, String... options) throws IOException {
    return normalized("layer", in, options);
  }

  private float[] normalized(String method, Path in, String... options) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of("apply", "--method", method, "--in", in.toString(), "--out", y(), "--force"));
    args.addAll(List.of(options));
    assertEquals(0, Program.run(args.toArray(String[]::new)).exitCode());
    return Fixtures.read(Path.of(y())).data();
  }

  @Test
  void switchableTakesItsLogits() throws IOException {
    // All weight on the layer branch: the statistics of each row.
    Path in = write("x", new int[] {2, 2}, 0, 2, 10, 14);
    String logits = write("logits", new int[] {2}, 1000, 0).toString();
    Program.Result result =
        Program.run(
            "apply",
            "--method",
            "switchable",
            "--eps",
            "0",
            "--mean-logits",
            logits,
            "--variance-logits",
            logits,
            "--in",
            in.toString(),
            "--out",
            y());
    assertEquals(0, result.exitCode(), result.err());
    assertArrayEquals(new float[] {-1, 1, -1, 1}, Fixtures.read(Path.of(y())).data(), 1e-6f);
  }

  @Test
  void switchableTakesRunningStatistics() throws IOException {
    // All weight on the batch branch: the running statistics.
    Path in = write("x", new int[] {2, 2}, 0, 2, 10, 14);
    String logits = write("logits", new int[] {2}, 0, 1000).toString();
    String mean = write("mean", new int[] {2, 1}, 1, 2).toString();
    String variance = write("variance", new int[] {1, 2}, 4, 1).toString();
    Program.Result result =
        Program.run(
            "apply",
            "--method",
            "switchable",
            "--eps",
            "0",
            "--mean-logits",
            logits,
            "--variance-logits",
            logits,
            "--running-mean",
            mean,
            "--running-var",
            variance,
            "--in",
            in.toString(),
            "--out",
            y());
    assertEquals(0, result.exitCode(), result.err());
    assertArrayEquals(new float[] {-0.5f, 0, 4.5f, 12}, Fixtures.read(Path.of(y())).data(), 1e-6f);
  }

  @Test
  void notANumberSpoilsItsGroupAlone() throws IOException {
    Path in = write("x", new int[] {2, 2}, Float.NaN, 2, 10, 14);
    assertArrayEquals(new float[] {Float.NaN, Float.NaN, -1, 1}, layer(in, "--eps", "0"), 1e-6f);
  }

  @Test
  void mayOverwriteItsInput() throws IOException {
    Path in = write("x", new int[] {1, 2}, 0, 2);
    Program.Result result =
        Program.run(
            "apply",
            "--method",
            "layer",
            "--eps",
            "0",
            "--in",
            in.toString(),
            "--force",
            "--out",
            in.toString());
    assertEquals(0, result.exitCode(), result.err());
    assertArrayEquals(new float[] {-1, 1}, Fixtures.read(in).data());
  }

  private Path write(String name, int[] sizes, float... data) throws IOException {
    return Fixtures.write(directory.resolve(name + ".npy"), sizes, data);
  }

  private static String x(String fixture) {
    return Fixtures.npy(fixture).toString();
  }

  private String y() {
    return directory.resolve("y.npy").toString();
  }
}
