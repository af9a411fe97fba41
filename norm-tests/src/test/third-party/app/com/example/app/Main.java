package com.example.app;

import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.Arrays;

public final class Main {
  private static final Usage USAGE =
      Usage.of(Network.CNN).withShape(Shape.channelsFirst(8, 16, 5, 5));

  private Main() {}

  public static void main(String[] ids) {
    NormSelector any = NormSelector.create();
    NormSelector selector = ids.length == 0 ? any : any.withBackendMode(BackendMode.forced(ids[0]));
    try {
      System.out.println(selector.select(USAGE).backend().toText());
      System.out.println(choose(selector));
    } catch (SelectionException refused) {
      System.out.println("refused  " + refused.summary());
    }
  }

  /** The chosen backend, and the bits that it computes. */
  static String choose(NormSelector selector) {
    NormLayer layer = selector.layer(USAGE);
    return layer.backend().id() + "  " + Arrays.hashCode(train(layer));
  }

  private static float[] train(NormLayer layer) {
    float[] x = new float[layer.typicalPlan().shape().elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sqrt(i % 101);
    }
    return layer.backward(layer.forward(x));
  }
}
