package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * norm-simd keeps the contract, with the bits of norm-cpu. Each vector width has a JVM of its own,
 * since a second one slows the first; the build sets it.
 */
@Tag("vectors")
class SimdContractTest extends NormBackendContract {
  private static final String WIDTH = "normkit.simd.bits";

  /** On a machine with narrower vectors than the build asks for, its narrowest are tested. */
  @BeforeAll
  static void aWidthThatTheMachineHas() {
    if (Backends.discover().ready().stream().noneMatch(backend -> backend.id().equals("simd"))) {
      System.setProperty(WIDTH, "128");
    }
  }

  @Override
  protected NormBackend backend() {
    return Backends.discover().require("simd");
  }

  @Test
  void supportsEveryCase() {
    NormBackend backend = backend();
    for (NormCase asked : Cases.all()) {
      assertEquals(Support.supported(), backend.supports(asked.plan()), asked.toString());
    }
  }
}
