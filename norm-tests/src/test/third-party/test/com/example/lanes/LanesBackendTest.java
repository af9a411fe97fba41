package com.example.lanes;

import dev.normkit.spi.NormBackend;
import dev.normkit.tests.NormBackendContract;

public class LanesBackendTest extends NormBackendContract {
  @Override
  protected NormBackend backend() {
    return new LanesBackend();
  }
}
