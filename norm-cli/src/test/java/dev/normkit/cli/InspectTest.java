package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code norm inspect}, and plans for models. */
class InspectTest {
  private static final Path MODELS =
      Path.of("..", "norm-io", "src", "test", "resources", "onnx", "real");

  @TempDir Path folder;

  private static String model(String name) {
    return MODELS.resolve(name + ".onnx").toString();
  }

  @Test
  void theExitCodeTellsOfErrors() {
    Program.Result healthy = Program.run("inspect", model("burn-onnx-opset_18"));
    assertEquals(0, healthy.exitCode(), healthy.err());
    assertTrue(healthy.out().contains("no errors"), healthy.out());
    Program.Result ill = Program.run("inspect", model("burn-onnx-batch_norm"));
    assertEquals(1, ill.exitCode(), ill.err());
    assertTrue(ill.out().contains("error  fresh-statistics  2 layers"), ill.out());
    assertEquals("", ill.err());
  }

  /** The program has all that it needs to read them. */
  @Test
  void filesOfKerasAreRead() {
    Path models = MODELS.resolve(Path.of("..", "..", "models")).normalize();
    for (String name : new String[] {"small.keras", "tiny.h5"}) {
      Program.Result result = Program.run("inspect", models.resolve(name).toString());
      assertEquals("", result.err());
      assertTrue(result.out().contains("itself: method and ε are the file's"), result.out());
    }
  }

  @Test
  void badFilesAreOneLine() throws IOException {
    Path cut = folder.resolve("cut.onnx");
    byte[] whole = Files.readAllBytes(Path.of(model("burn-onnx-opset_18")));
    Files.write(cut, java.util.Arrays.copyOf(whole, 1000));
    for (String file : new String[] {cut.toString(), "nothing.onnx", folder.toString(), "-"}) {
      Program.Result refused = Program.run("inspect", file);
      assertEquals(2, refused.exitCode(), file);
      assertEquals(1, refused.err().lines().count(), refused.err());
      assertEquals("", refused.out());
    }
  }

  @Test
  void thePageIsWrittenWholeAndNeverOverAnother() throws IOException {
    Path page = folder.resolve("page.html");
    String file = model("burn-onnx-batch_norm");
    assertEquals(1, Program.run("inspect", file, "--html", page.toString()).exitCode());
    assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
    Program.Result again = Program.run("inspect", file, "--html", page.toString());
    assertEquals(2, again.exitCode());
    assertTrue(again.err().contains("--force replaces it"), again.err());
    assertEquals(1, Program.run("inspect", file, "--html", "" + page, "--force").exitCode());
    Program.Result alone = Program.run("inspect", file, "--html", "-");
    assertTrue(alone.out().startsWith("<!DOCTYPE html>"), alone.out());
    assertEquals(2, Program.run("inspect", file, "--html", "-", "--json").exitCode());
  }

  @Test
  void jsonIsOneObject() {
    Program.Result json = Program.run("inspect", model("onnxruntime-layer_norm_t5"), "--json");
    assertTrue(json.out().startsWith("{"), json.out());
    assertTrue(json.out().contains("\"method\": \"RMS\""), json.out());
  }

  @Test
  void aPlanReadsTheNetworkFromTheModel() {
    Program.Result plan = Program.run("select", "--plan", model("burn-onnx-batch_norm"));
    assertEquals(0, plan.exitCode(), plan.err());
    assertTrue(plan.out().contains("batch_norm2d"), plan.out());
    assertFalse(plan.out().contains("GroupNorm"), plan.out());
    Program.Result changes =
        Program.run(
            "select", "--plan", model("burn-onnx-batch_norm"), "--batch", "2", "--devices", "8");
    assertTrue(changes.out().contains("becomes GroupNorm(2)"), changes.out());
    Program.Result stays =
        Program.run("select", "--plan", model("onnxruntime-gpt2_megatron"), "--batch", "2");
    assertTrue(stays.out().contains("change  none"), stays.out());
  }
}
