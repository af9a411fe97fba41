package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code norm select --plan} on the example that the program ships. */
class PlanTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "resnet-50.json");

  @TempDir Path directory;

  @Test
  void theExampleIsResNet50() throws IOException {
    String json = Files.readString(EXAMPLE);
    assertEquals(ResNet50.json(), json, "write it anew from ResNet50.json()");
    assertEquals(ResNet50.description(), NetworkDescription.fromJson(json));
    assertEquals(53, ResNet50.description().layers().size());
  }

  @Test
  void thePlanHasALinePerLayerAndEachReasonOnce() {
    List<String> lines = plan().lines().toList();
    assertEquals("plan  resnet-50  53 layers", lines.get(0));
    assertEquals("methods  BatchNorm  53", lines.get(1));
    List<NormBackend> ready = Backends.discover().ready();
    String fastest = ready.get(ready.size() - 1).id();
    assertTrue(lines.get(2).startsWith("backends  " + fastest + "  53"), lines.get(2));
    assertEquals(53, lines.stream().filter(line -> line.startsWith("layer  ")).count());
    List<String> reasons = lines.stream().filter(line -> line.startsWith("reason  ")).toList();
    assertEquals(1, reasons.size());
    assertTrue(reasons.get(0).startsWith("reason  53 layers  DOC-4: "), reasons.get(0));
  }

  @Test
  void aSmallerBatchShowsWhatItChanges() {
    List<String> lines = plan("--batch", "2").lines().toList();
    assertEquals("changes  resnet-50  batch-per-device 2", lines.get(0));
    String change = "change  53 BatchNorm layers become GroupNorm(32)  DOC-3: ";
    assertTrue(lines.get(1).startsWith(change), lines.get(1));
    assertTrue(lines.get(2).startsWith("layers  stem, stage1.block1.norm1, "), lines.get(2));
    assertEquals(3, lines.size());
  }

  @Test
  void moreDevicesShareTheBatch() {
    assertTrue(plan("--devices", "16").contains("  DOC-3: batch 2 per device "));
    assertTrue(plan("--devices", "2").contains("change  none"));
    assertTrue(plan("--global-batch", "64", "--devices", "32").contains("batch 2 per device"));
  }

  @Test
  void jsonHasTheSame() {
    JsonObject planned = JsonParser.parseString(plan("--json")).getAsJsonObject();
    assertEquals(
        53, planned.getAsJsonObject("summary").getAsJsonObject("methods").get("BATCH").getAsInt());
    assertEquals(53, planned.getAsJsonArray("layers").size());
    JsonObject changed = JsonParser.parseString(plan("--json", "--batch", "2")).getAsJsonObject();
    assertEquals(53, changed.get("count").getAsInt());
  }

  @Test
  void aFileThatIsNotRightIsNamedWithItsPath() throws IOException {
    Path file = directory.resolve("net.json");
    Files.writeString(file, ResNet50.json().replaceFirst("\\[32, 64, 112, 112]", "[32, 64, 0]"));
    Program.Result result = Program.run("select", "--plan", file.toString());
    assertEquals(2, result.exitCode());
    assertEquals("", result.out());
    assertTrue(
        result.err().startsWith("norm: --plan " + file + ": $.layers[0].shape: "), result.err());
    assertEquals(1, result.err().lines().count(), result.err());

    Program.Result missing = Program.run("select", "--plan", directory + "/none.json");
    assertEquals(2, missing.exitCode());
    assertTrue(missing.err().contains("there is no such file"), missing.err());
  }

  @Test
  void whatIsWrongWithALayerNamesFileAndLayer() throws IOException {
    Path file = directory.resolve("net.json");
    Files.writeString(file, ResNet50.json());
    assertRefused(
        "norm: --plan "
            + file
            + ": layer \"stem\": globalBatch is 32; it must be a multiple of devices, which is 3",
        file,
        "--devices",
        "3");
    String stem = "\"shape\": [32, 64, 112, 112]";
    Files.writeString(
        file,
        ResNet50.json()
            .replace(stem, stem + ", \"pinned\": {\"method\": \"GroupNorm\", \"groups\": 7}"));
    assertRefused(
        "norm: --plan " + file + ": layer \"stem\": groups is 7, but it must divide", file);
    Files.writeString(
        file,
        ResNet50.json()
            .replace(stem, stem + ", \"pinned\": {\"method\": \"layer\", \"epsilon\": 1e-400}"));
    assertRefused(
        "norm: --plan " + file + ": $.layers[0].pinned.epsilon is 1E-400; it must be 0 or a number",
        file);
  }

  private static void assertRefused(String message, Path file, String... options) {
    Program.Result result =
        Program.run(
            Stream.concat(Stream.of("select", "--plan", file.toString()), Stream.of(options))
                .toArray(String[]::new));
    assertEquals(2, result.exitCode());
    assertTrue(result.err().startsWith(message), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @Test
  void nestingIsNotRepeatedInTheMessage() throws IOException {
    Path file = directory.resolve("net.json");
    for (String layer : List.of("[".repeat(200_000), "{\"a\":".repeat(200_000))) {
      Files.writeString(file, "{\"layers\": " + layer);
      Program.Result result = Program.run("select", "--plan", file.toString());
      assertEquals(2, result.exitCode());
      String start = "norm: --plan " + file + ": $.layers";
      assertTrue(result.err().startsWith(start), result.err());
      assertTrue(result.err().contains("is nested too deep"), result.err());
      assertTrue(result.err().length() < start.length() + 250, result.err());
    }
  }

  @Test
  void aBatchOfAllDevicesThatIsTooLargeToShareIsNamed() throws IOException {
    Path file = directory.resolve("net.json");
    Files.writeString(
        file, ResNet50.json().replaceFirst("\"defaults\": \\{", "$0\"devices\": 100000000, "));
    Program.Result result = Program.run("select", "--plan", file.toString(), "--devices", "2");
    assertEquals(2, result.exitCode());
    assertTrue(
        result.err().contains("batchPerDevice is 32 on devices 100000000, which is 3200000000"),
        result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  private static String plan(String... options) {
    Program.Result result =
        Program.run(
            Stream.concat(Stream.of("select", "--plan", EXAMPLE.toString()), Stream.of(options))
                .toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.err());
    return result.out();
  }
}
