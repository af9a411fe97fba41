package com.example.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.normkit.layer.NormLayer;

/**
 * A layer as a block of DJL, for inference: what isn't computed by DJL's engine has no gradients
 * there.
 */
final class NormBlock extends AbstractBlock {
  private final NormLayer norm;

  NormBlock(NormLayer norm) {
    this.norm = norm;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> more) {
    if (training) {
      throw new UnsupportedOperationException("DJL's engine can't go back through this block");
    }
    NDArray x = inputs.singletonOrThrow();
    float[] y = norm.infer(x.toFloatArray());
    return new NDList(x.getManager().create(y, x.getShape()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
