package dev.normkit.selector;

import dev.normkit.discovery.Backends;
import dev.normkit.selector.backend.Surroundings;

/** A selector for tests to which the backend does not matter. */
public final class AnySelector {
  private AnySelector() {}

  public static NormSelector create() {
    return NormSelector.of(Backends.of(FakeBackend.ready("one", 0)), Surroundings.none());
  }
}
