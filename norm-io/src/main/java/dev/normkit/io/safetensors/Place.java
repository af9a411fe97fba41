package dev.normkit.io.safetensors;

import dev.normkit.io.tensor.TensorInfo;

/**
 * Where a tensor lies.
 *
 * @param info the tensor
 * @param begin its first byte, from the start of the data
 * @param end the byte behind its last
 */
record Place(TensorInfo info, long begin, long end) {
  @Override
  public String toString() {
    return "its tensor '" + info.name() + "'";
  }
}
