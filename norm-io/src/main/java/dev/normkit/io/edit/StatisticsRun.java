package dev.normkit.io.edit;

import dev.normkit.io.TensorFile;
import java.io.IOException;

/**
 * BatchNorm's running statistics from given batches, as Wu and Johnson (2021) do in PreciseBN: in
 * every batch each norm uses the batch's own statistics, as in training, and those of all batches
 * are pooled over samples: μ = E[μ_b], σ² = E[σ_b² + μ_b²] − μ², biased as in ONNX. One thread at a
 * time.
 */
public interface StatisticsRun extends AutoCloseable {
  /**
   * Takes a batch of a model with one input, of float32.
   *
   * @param data its elements
   * @param shape of which the first size is the number of samples
   * @throws IllegalArgumentException if the model can't be run on it, or a norm's statistics in it
   *     aren't finite; the batches before it still count
   */
  void add(float[] data, int... shape);

  /**
   * Takes a batch.
   *
   * @param batch a tensor for each input of the model, of the same name; of a model with one input
   *     any name will do. The first size of the first input's is the number of samples
   * @throws IllegalArgumentException if the model can't be run on it, or a norm's statistics in it
   *     aren't finite; the batches before it still count
   * @throws IOException if the file has other tensors, is damaged or can't be read
   */
  void add(TensorFile batch) throws IOException;

  /**
   * The model with the statistics of all batches.
   *
   * @return it; everything else in it is as it was
   * @throws IllegalStateException if there was no batch
   */
  EditedModel finish();

  @Override
  void close();
}
