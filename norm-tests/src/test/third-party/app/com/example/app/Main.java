package com.example.app;

import dev.normkit.api.NormLayer;
import dev.normkit.api.Shape;
import dev.normkit.selector.Network;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.SelectionException;
import dev.normkit.selector.Usage;
import java.util.Arrays;

public final class Main {
  private Main() {}

  public static void main(String[] ids) {
    Usage usage = Usage.of(Network.CNN).shape(Shape.channelsFirst(8, 16, 5, 5));
    NormSelector any = NormSelector.create();
    NormSelector selector = ids.length == 0 ? any : any.pinBackend(ids[0]);
    try {
      System.out.println(selector.select(usage).backend().toText());
      System.out.println("bits  " + Arrays.hashCode(train(selector.layer(usage))));
    } catch (SelectionException refused) {
      System.out.println("refused  " + refused.summary());
    }
  }

  private static float[] train(NormLayer layer) {
    float[] x = new float[layer.shape().elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sqrt(i % 101);
    }
    return layer.backward(layer.forward(x));
  }
}
