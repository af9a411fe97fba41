package com.example.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.normkit.api.NormSpec;
import dev.normkit.layer.NormLayer;
import java.util.Arrays;

/** Two rows through a block among DJL's own. */
public final class Main {
  private Main() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    NormLayer norm = NormLayer.of(NormSpec.layerNorm(), 4);
    Block network = new SequentialBlock().add(new NormBlock(norm));
    try (NDManager manager = NDManager.newBaseManager("OnnxRuntime")) {
      NDArray x = manager.create(new float[] {1, 2, 3, 4, 10, 20, 30, 40}, new Shape(2, 4));
      NDArray y = network.forward(new ParameterStore(manager, false), new NDList(x), false).get(0);
      System.out.println(y.getShape());
      System.out.println(Arrays.toString(y.toFloatArray()));
    }
  }
}
