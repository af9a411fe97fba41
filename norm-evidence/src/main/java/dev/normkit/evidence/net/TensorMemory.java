package dev.normkit.evidence.net;

import java.util.ArrayDeque;
import java.util.Deque;

/** Tensors of one size that are used again: one for each of the last few batch sizes. */
public final class TensorMemory {
  private static final int KEPT = 4;

  private final Size size;
  private final Deque<Tensor> kept = new ArrayDeque<>();

  public TensorMemory(Size size) {
    this.size = size;
  }

  /** A tensor with what was left in it. */
  public Tensor of(int batch) {
    for (Tensor tensor : kept) {
      if (tensor.batch() == batch) {
        return tensor;
      }
    }
    if (kept.size() == KEPT) {
      kept.removeLast();
    }
    kept.addFirst(new Tensor(batch, size));
    return kept.getFirst();
  }
}
