package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectTest {
  @ParameterizedTest
  @CsvSource({
    "LAYER, DOC-1, --network rnn",
    "LAYER, DOC-1, --network rnn --batch 2",
    "LAYER, DOC-1, --network rnn --task regression --shape 16x50x128",
    "INSTANCE, DOC-2, --network cnn --task generation",
    "INSTANCE, DOC-2, --network cnn --task generation --batch 32 --shape 32x3x64x64",
    "INSTANCE, DOC-2, --network cnn --task style-transfer --shape 1x256x256x3 --layout channels-last",
    "GROUP, DOC-3, --network cnn --task classification --batch 4 --shape 4x64x32x32",
    "GROUP, DOC-3, --network cnn --batch 4",
    "GROUP, DOC-3, --network cnn --task detection --batch 32",
    "GROUP, DOC-3, --network dnn --batch 4 --shape 4x64",
    "BATCH, DOC-4, --network cnn --task classification --batch 64",
    "BATCH, DOC-4, --network dnn --task classification --batch 64",
    "BATCH, DOC-4, --network dnn --batch 64 --shape 64x100",
    "GROUP, DOC-3, --network cnn --global-batch 16 --devices 8 --accumulation 4",
    "BATCH, DOC-4, --network cnn --global-batch 512 --devices 8 --online",
    "INSTANCE, EXT-3, --network cnn --task regression --pixel-output",
    "BATCH, EXT-2, --network cnn --task detection --batch 2 --frozen-statistics",
    "LAYER, EXT-4, --network cnn --batch 32 --unequal-lengths",
    "GROUP, EXT-13, --network cnn --task diffusion --batch 64",
    "GROUP, EXT-14, --network cnn --batch 64 --differential-privacy",
    "RMS, EXT-10, --network transformer --role query-key --shape 2x10x8x64",
    "LAYER, EXT-11, --network cnn --role convnext-block --shape 64x8x8x96 --layout channels-last",
    "LAYER, EXT-12, --network dnn --role critic --batch 256",
    "LAYER, EXT-1, --network transformer --role pre-norm",
    "BATCH, DOC-4, --network cnn --batch 64 --federated --fine-tuning --last-epochs",
    "LAYER, EXT-1, --network transformer",
    "RMS, EXT-1, --network transformer --task language-model"
  })
  void firstLineIsTheDecision(String method, String rule, String options) {
    Program.Result result = select(options.split(" "));
    assertEquals(0, result.exitCode(), result.err());
    String start = "method  " + method + "  chosen  " + rule + ": ";
    assertTrue(result.out().startsWith(start), result.out());
    assertTrue(result.out().lines().anyMatch(line -> line.startsWith("backend  ")), result.out());
    assertFalse(result.out().lines().anyMatch(line -> line.endsWith(" ")), result.out());
  }

  @Test
  void imageGenerationWithoutImagesIsRejectedWithTheReason() {
    String out =
        select("--network", "dnn", "--task", "generation", "--batch", "64", "--shape", "64x100")
            .out();
    assertFalse(out.startsWith("method  INSTANCE"), out);
    String instance =
        out.lines().filter(line -> line.strip().startsWith("INSTANCE")).findFirst().orElseThrow();
    assertTrue(instance.matches("\\s+INSTANCE\\s+rejected\\s+DOC-2: .*spatial axes.*"), instance);
  }

  @Test
  void notesAreAskedForByWord() {
    for (String word : List.of("federated", "fine-tuning", "mixed-domains", "related-samples")) {
      String out = select("--network", "cnn", "--batch", "64", "--" + word).out();
      assertTrue(out.contains("\nnote  EXT-1"), out);
      assertTrue(out.contains("\ninput  " + word + "  true  given"), out);
    }
    String last = select("--network", "cnn", "--batch", "64", "--last-epochs").out();
    assertTrue(last.contains("\nnote  EXT-20: "), last);
    String role = select("--network", "transformer", "--role", "Post_Norm").out();
    assertTrue(role.contains("\nnote  EXT-15: "), role);
    assertTrue(role.contains("\ninput  role  post-norm  given"), role);
  }

  @Test
  void jsonHasTheSameDecision() {
    JsonObject json =
        JsonParser.parseString(
                select(
                        "--network",
                        "cnn",
                        "--task",
                        "classification",
                        "--batch",
                        "4",
                        "--shape",
                        "4x64x32x32",
                        "--json")
                    .out())
            .getAsJsonObject();
    assertEquals("GROUP", json.getAsJsonObject("method").get("chosen").getAsString());
    assertEquals("DOC-3", json.getAsJsonObject("method").get("rule").getAsString());
    assertTrue(json.getAsJsonObject("backend").has("chosen"));
  }

  @Test
  void layoutFollowsFromNetworkAndRank() {
    assertShape("2x8 dense", "--network", "cnn", "--shape", "2x8");
    assertShape("2x8 sequence", "--network", "rnn", "--shape", "2x8");
    assertShape("2x3x8 sequence", "--network", "transformer", "--shape", "2x3x8");
    assertShape("2x3x8 channels-first", "--network", "cnn", "--shape", "2x3x8");
    assertShape(
        "2x3x8 channels-last", "--network", "cnn", "--shape", "2x3x8", "--layout", "channels-last");
  }

  private static void assertShape(String expected, String... options) {
    String out = select(options).out();
    assertTrue(
        out.lines().anyMatch(line -> line.startsWith("input  shape  " + expected + "  ")), out);
  }

  private static Program.Result select(String... options) {
    return Program.run(
        Stream.concat(Stream.of("select"), List.of(options).stream()).toArray(String[]::new));
  }
}
