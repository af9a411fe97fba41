package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options understand besides the one spelling in which the program itself writes. */
class WordsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "select --network cnn --task style-transfer, select --network CNN --task Style_Transfer",
    "select --network rnn --shape 2x3x4 --layout sequence,"
        + " select --network Rnn --shape 2X3×4 --layout SEQUENCE",
    "select --network cnn --shape 2x3x4x8 --layout channels-last,"
        + " select --network cnn --shape 2x3x4x8 --layout CHANNELS_LAST",
    "explain DOC-3, explain doc-3",
    "explain EXT-2 --json, explain Ext-2 --json"
  })
  void inAnyCase(String usual, String other) {
    Program.Result expected = Program.run(usual.split(" "));
    assertEquals(0, expected.exitCode(), expected.err());
    assertEquals(expected, Program.run(other.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "group --groups 3",
        "GROUP --groups 3",
        "GroupNorm --groups 3",
        "group_norm --groups 3",
        "Auto --network CNN --task Detection --groups 3",
        "group --groups 3 --backend CPU --preset PyTorch",
        "group --groups 3 --threads 2"
      })
  void methodsHaveTheNamesOfTheField(String method) {
    Program.Result result = apply(method);
    assertEquals("", result.err());
    assertTrue(result.out().contains(": GROUP over "), result.out());
  }

  @Test
  void decoderOnlyDecidesBetweenLayerAndRms() {
    assertFirst("RMS", "select --network transformer --decoder-only");
    assertFirst("RMS", "select --network transformer --decoder-only=true");
    assertFirst("LAYER", "select --network transformer --task language-model --decoder-only=false");
    assertFirst("RMS", "select --network transformer --task language-model");
    assertTrue(apply("auto --network transformer --decoder-only").out().contains(": RMS over "));
  }

  private static void assertFirst(String method, String command) {
    Program.Result result = Program.run(command.split(" "));
    assertTrue(result.out().startsWith("method  " + method + "  chosen  "), result.out());
  }

  @Test
  void selectTakesGroupsAndThreads() {
    Program.Result result =
        Program.run("select --network cnn --batch 2 --groups 4 --threads 2".split(" "));
    assertEquals("", result.err());
    assertTrue(result.out().contains("input  groups  4  given"), result.out());
    assertTrue(result.out().contains("input  threads  2  given"), result.out());
  }

  @Test
  void applyTellsWhatItDidAsJson() {
    JsonObject auto = json("auto --network cnn --task detection --json");
    JsonObject method = auto.getAsJsonObject("method");
    assertEquals("GROUP", method.get("chosen").getAsString());
    assertEquals("DOC-3", method.get("rule").getAsString());
    assertEquals("[2,3,2,2]", auto.getAsJsonArray("shape").toString());
    assertEquals("channels-first", auto.get("layout").getAsString());
    assertTrue(auto.getAsJsonObject("backend").has("chosen"));
    assertEquals(directory.resolve("y.npy").toString(), auto.get("wrote").getAsString());
    JsonObject named = json("instance --backend cpu --json");
    assertEquals("INSTANCE", named.getAsJsonObject("method").get("chosen").getAsString());
    assertEquals("cpu", named.getAsJsonObject("backend").get("chosen").getAsString());
  }

  @Tag("full")
  @Test
  void measureTellsItsDecisionAsJson() {
    Path wisdom = directory.resolve("w.json");
    Program.Result result =
        Program.run(
            // It ends once the times are clear; on a machine busy with other tests that may be
            // late.
            ("measure --method layer --shape 4x16 --budget 300s --json --wisdom " + wisdom)
                .split(" "));
    assertEquals("", result.err());
    JsonObject decision = JsonParser.parseString(result.out()).getAsJsonObject();
    assertTrue(decision.has("chosen"), result.out());
  }

  private JsonObject json(String method) {
    return JsonParser.parseString(apply(method).out()).getAsJsonObject();
  }

  private Program.Result apply(String method) {
    String files = " --in " + Fixtures.npy("good-4d") + " --out " + directory.resolve("y.npy");
    return Program.run(("apply --force --method " + method + files).split(" "));
  }

  @Test
  void helpIsTheHelpOfTheCommand() {
    assertEquals(Program.run("--help"), Program.run("help"));
    assertEquals(Program.run("select", "--help"), Program.run("help", "select"));
    assertEquals(0, Program.run("help", "help").exitCode());
  }
}
