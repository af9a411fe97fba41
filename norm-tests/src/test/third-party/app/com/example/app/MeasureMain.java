package com.example.app;

import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import java.time.Duration;

/** Asks for times in a budget that suffices for none. */
public final class MeasureMain {
  private MeasureMain() {}

  public static void main(String[] none) {
    NormSelector selector =
        NormSelector.create().withBackendMode(BackendMode.measure(Duration.ofNanos(1)));
    System.out.println(Main.choose(selector));
  }
}
