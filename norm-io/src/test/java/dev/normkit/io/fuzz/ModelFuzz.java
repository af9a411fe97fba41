package dev.normkit.io.fuzz;

import java.io.IOException;

/** What Jazzer calls for ONNX models. */
public final class ModelFuzz {
  private ModelFuzz() {}

  /**
   * Reads one input.
   *
   * @param data of the fuzzer
   * @throws IOException if the machine fails
   */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Inputs.model(data);
  }
}
