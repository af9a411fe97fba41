package dev.normkit.io;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import dev.normkit.io.layers.Wanted;
import dev.normkit.layer.LayerSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is said of a layer that a file doesn't say: PyTorch's and NumPy's files have tensors alone,
 * without method, ε and momentum. Each setting gives a new request.
 */
public final class LayerRequest {
  private final Wanted wanted;

  private LayerRequest(Optional<NormSpec> spec, Optional<LayerSize> size, boolean onePlusWeight) {
    wanted = new Wanted(spec, size, onePlusWeight);
  }

  /**
   * A layer that the file itself describes, as files of this library and of Keras do.
   *
   * @return a request that says nothing
   */
  public static LayerRequest described() {
    return new LayerRequest(Optional.empty(), Optional.empty(), false);
  }

  /**
   * A layer of which spec and tensors tell the rest.
   *
   * @param spec method, ε, momentum and which variance is kept; a builder suffices
   * @return a request with it
   */
  public static LayerRequest of(Specified spec) {
    return new LayerRequest(Optional.of(spec.toSpec()), Optional.empty(), false);
  }

  /**
   * Gives the sizes that the layer is made with, where tensors don't tell, or to have them checked.
   *
   * @param sizes the normalized shape, or channels, or channels and spatial sizes
   * @return a request with them
   */
  public LayerRequest withSizes(int... sizes) {
    LayerSize size = new LayerSize(IntStream.of(sizes).boxed().toList(), Optional.empty());
    return new LayerRequest(wanted.spec(), Optional.of(size), wanted.onePlusWeight());
  }

  /**
   * Gives the data that the layer is made for.
   *
   * @param like layout and sizes
   * @return a request with them
   */
  public LayerRequest withShape(Shape like) {
    LayerSize size = new LayerSize(List.of(), Optional.of(like));
    return new LayerRequest(wanted.spec(), Optional.of(size), wanted.onePlusWeight());
  }

  /**
   * Says that γ is 1 plus the stored weight, as in Gemma's RMSNorm.
   *
   * @return a request with that
   */
  public LayerRequest withOnePlusWeight() {
    return new LayerRequest(wanted.spec(), wanted.size(), true);
  }

  Wanted wanted() {
    return wanted;
  }
}
