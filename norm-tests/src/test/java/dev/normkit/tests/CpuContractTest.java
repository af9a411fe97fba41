package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.discovery.Backends;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import org.junit.jupiter.api.Test;

/** norm-cpu keeps the contract, with the bits of the loops' definition. */
class CpuContractTest extends NormBackendContract {
  @Override
  protected NormBackend backend() {
    return Backends.discover().require("cpu");
  }

  @Override
  protected NormBackend reference() {
    return new LiteralBackend();
  }

  @Test
  void supportsEveryCase() {
    NormBackend backend = backend();
    for (NormCase asked : Cases.all()) {
      assertEquals(Support.supported(), backend.supports(asked.plan()), asked.toString());
    }
  }
}
