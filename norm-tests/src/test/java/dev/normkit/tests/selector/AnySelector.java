package dev.normkit.tests.selector;

import dev.normkit.discovery.Backends;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.Surroundings;

/** A selector for tests to which the backend does not matter. */
final class AnySelector {
  private AnySelector() {}

  static NormSelector create() {
    return NormSelector.of(Backends.of(FakeBackend.ready("one", 0)), Surroundings.none());
  }
}
