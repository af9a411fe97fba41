package dev.normkit.io.model;

import dev.normkit.io.TensorFile;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;
import java.util.List;

/** Tensors of a file as weights. */
record StoredWeights(TensorFile file) {
  private static final int MOST_ELEMENTS = 1 << 20;

  /** A weight that says why it has no numbers, where it has none. */
  Weight weight(String tensor) throws IOException {
    if (!file.has(tensor)) {
      return Weight.without(tensor, Weight.Source.MISSING);
    }
    TensorInfo info = file.info(tensor);
    return readable(info)
        ? Weight.stored(tensor, info.type().word(), info.shape(), List.of(), file.doubles(tensor))
        : Weight.without(tensor, Weight.Source.UNREAD);
  }

  boolean isVector(String tensor) throws IOException {
    TensorInfo info = file.info(tensor);
    return readable(info) && info.shape().size() == 1;
  }

  private static boolean readable(TensorInfo info) {
    return info.type().floating() && info.elements() <= MOST_ELEMENTS;
  }
}
