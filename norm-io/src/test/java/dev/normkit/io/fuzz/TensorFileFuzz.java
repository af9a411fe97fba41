package dev.normkit.io.fuzz;

import java.io.IOException;

/** What Jazzer calls for files of tensors: which format it is shows in the bytes. */
public final class TensorFileFuzz {
  private TensorFileFuzz() {}

  /**
   * Reads one input.
   *
   * @param data of the fuzzer
   * @throws IOException if the machine fails
   */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Inputs.tensors(data);
  }
}
