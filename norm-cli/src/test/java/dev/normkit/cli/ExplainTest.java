package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainTest {
  @Test
  void theSmallBatchRuleShowsWhatWasMeasured() {
    Program.Result result = Program.run("explain", "DOC-3");
    assertEquals(0, result.exitCode(), result.err());
    List<String> lines = result.out().lines().toList();
    assertEquals("rule    DOC-3", lines.get(0));
    assertEquals(
        "asks    Is the batch small, or does GroupNorm suit the task" + " better?", lines.get(1));
    assertEquals(
        "picks   GroupNorm; unless given, k is the largest divisor of gcd(32, C) that leaves 8"
            + " values per group",
        lines.get(2));
    assertEquals("source  docs/normalization.md, usage 3", lines.get(3));
    assertTrue(
        lines.get(4).startsWith("figure  ResNet-50, ImageNet top-1 error in % at 32/16/8/4/2"),
        lines.get(4));
  }

  @Test
  void withoutARuleAllAreListed() {
    Program.Result result = Program.run("explain");
    assertEquals(0, result.exitCode(), result.err());
    List<String> lines = result.out().lines().toList();
    assertEquals("rule  DOC-1   Is the network recurrent?", lines.get(0));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("note  EXT-22  ")), result.out());
    JsonObject json =
        JsonParser.parseString(Program.run("explain", "--json").out()).getAsJsonObject();
    assertEquals(lines.size(), json.getAsJsonArray("rules").size());
  }

  @Test
  void jsonHasTheSame() {
    JsonObject json =
        JsonParser.parseString(Program.run("explain", "EXT-9", "--json").out()).getAsJsonObject();
    assertEquals(
        List.of("id", "question", "picks", "source", "figures"),
        List.copyOf(json.keySet()).subList(0, 5));
    assertEquals("EXT-9", json.get("id").getAsString());
  }
}
