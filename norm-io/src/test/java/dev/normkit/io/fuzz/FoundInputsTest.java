package dev.normkit.io.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fuzzer has found, so that it stays mended. */
class FoundInputsTest {
  private static final Path MODELS = Path.of("src", "test", "resources", "models");

  /** A β of 167 million numbers, of which the file has none: their memory was taken first. */
  @Test
  void aTensorThatIsLargerThanTheFile() throws Exception {
    byte[] data = Files.readAllBytes(MODELS.resolve("tiny.keras"));
    Map.of(4241, 1, 7848, 32, 8543, 10, 8883, 250, 8884, 23)
        .forEach((at, changed) -> data[at] = changed.byteValue());
    Inputs.tensors(data);
  }
}
