package dev.normkit.io.fuzz;

import java.io.IOException;

/** What Jazzer calls for norm-selector's files. */
public final class JsonFuzz {
  private JsonFuzz() {}

  /**
   * Reads one input.
   *
   * @param data of the fuzzer
   * @throws IOException if the machine fails
   */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Inputs.json(data);
  }
}
