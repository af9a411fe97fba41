package dev.normkit.evidence.net;

import dev.normkit.api.FloatSpan;

/** A batch of samples, channels first: N×C×H×W in one array. */
public final class Tensor {
  private final int batch;
  private final Size size;
  private final FloatSpan span;

  /** A batch of zeros. */
  public Tensor(int batch, Size size) {
    this.batch = batch;
    this.size = size;
    span = FloatSpan.of(new float[batch * size.count()]);
  }

  /** N. */
  public int batch() {
    return batch;
  }

  /** The size of one sample. */
  public Size size() {
    return size;
  }

  /** The elements, sample after sample. */
  public float[] data() {
    return span.array();
  }

  /** The elements for a layer of the library; always the same object. */
  FloatSpan span() {
    return span;
  }

  /** The samples as rows, N×(C·H·W); a view. */
  public Matrix rows() {
    return new Matrix(data(), 0, batch, size.count());
  }

  /** One sample as rows of channels, C×(H·W); a view. */
  Matrix planes(int sample) {
    return new Matrix(data(), sample * size.count(), size.channels(), size.plane());
  }
}
