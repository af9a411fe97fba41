package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.normkit.api.NormPlan;
import dev.normkit.cli.text.BackendJson;
import dev.normkit.cli.text.BackendTable;
import dev.normkit.cli.text.TextTable;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendsTest {
  @Test
  void showsWhatIsInstalled() {
    Program.Result result = Program.run("backends");
    assertEquals(0, result.exitCode());
    assertEquals("", result.err());
    List<String> lines = result.out().lines().toList();
    assertTrue(lines.get(0).matches("id +status +reason +remedy"), result.out());
    assertTrue(lines.get(1).matches("cpu +ready +- +-"), result.out());
    assertTrue(lines.get(2).startsWith("simd  "), result.out());
  }

  @Test
  void jsonHasEveryBackend() {
    JsonArray rows =
        JsonParser.parseString(Program.run("backends", "--json").out())
            .getAsJsonObject()
            .getAsJsonArray("backends");
    assertEquals("cpu", rows.get(0).getAsJsonObject().get("id").getAsString());
    assertEquals("simd", rows.get(1).getAsJsonObject().get("id").getAsString());
  }

  @Test
  void jsonHasEveryStatusWithItsKeysInOrder() {
    String gpu =
        """
            {
              "id": "gpu",
              "status": "unavailable",
              "reason": "no device",
              "remedy": "plug one in",
              "provider": "dev.normkit.cli.BackendsTest$Fake"
            },
        """;
    String json = BackendJson.of(fakes());
    assertTrue(json.contains(gpu), json);
    assertTrue(json.contains("\"version\": \"unknown\""), json);
  }

  private static Backends fakes() {
    return Backends.of(
        new Fake("fast", Availability::available),
        new Fake("gpu", () -> Availability.unavailable("no device", "plug one in")),
        new Fake(
            "odd",
            () -> {
              throw new IllegalStateException("no licence");
            }));
  }

  @Test
  void showsEveryStatusInAlignedColumns() {
    assertEquals(
        List.of(
            "id    status       reason                             remedy",
            "fast  ready        -                                  -",
            "gpu   unavailable  no device                          plug one in",
            "odd   broken       IllegalStateException: no licence  -"),
        TextTable.of(BackendTable.of(fakes())));
  }

  private record Fake(String id, Supplier<Availability> answer) implements NormBackend {
    @Override
    public Availability availability() {
      return answer.get();
    }

    @Override
    public Support supports(NormPlan plan) {
      return Support.supported();
    }

    @Override
    public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
      throw new UnsupportedOperationException();
    }
  }
}
