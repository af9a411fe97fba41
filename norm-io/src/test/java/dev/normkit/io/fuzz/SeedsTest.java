package dev.normkit.io.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fuzzer begins with holds, without a fuzzer. */
class SeedsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      names = {"JSON", "ONNX"},
      mode = EnumSource.Mode.EXCLUDE)
  void filesOfTensors(Format format) throws IOException {
    for (byte[] seed : format.seeds(directory)) {
      if (format == Format.KERAS) {
        KerasFuzz.fuzzerTestOneInput(seed);
      } else {
        Inputs.tensors(seed);
      }
    }
  }

  @Test
  void models() throws IOException {
    for (byte[] seed : Format.ONNX.seeds(directory)) {
      Inputs.model(seed);
    }
  }
}
