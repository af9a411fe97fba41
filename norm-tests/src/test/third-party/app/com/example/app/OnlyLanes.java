package com.example.app;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;

public final class OnlyLanes {
  public static void main(String[] args) {
    NormSelector selector = NormSelector.create().withBackendMode(BackendMode.forced("lanes"));
    NormLayer norm = selector.layer(NormSpec.layerNorm(), Shape.dense(32, 768));
    System.out.println(norm.backend().id());
  }
}
