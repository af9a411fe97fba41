package dev.normkit.evidence.net;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Specified;
import dev.normkit.layer.NormLayer;
import dev.normkit.layer.Tracking;
import dev.normkit.layer.TrainingPass;
import java.util.ArrayList;
import java.util.List;

/** A normalization of the library: two lines of it, and memory. */
public final class Norm implements Layer {
  private final Size size;
  private final NormLayer layer;
  private final TrainingPass untracked;
  private final TensorMemory outputs;

  public Norm(Size size, Specified spec) {
    this.size = size;
    layer = NormLayer.of(spec, size.sizes());
    untracked = layer.newPass(Tracking.LEAVE);
    outputs = new TensorMemory(size);
  }

  /** The library's layer, for observers and statistics. */
  public NormLayer layer() {
    return layer;
  }

  @Override
  public Size output() {
    return size;
  }

  @Override
  public List<Parameter> parameters() {
    List<FloatSpan> values = layer.parameters().parts();
    List<FloatSpan> gradients = layer.gradients().parts();
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      parameters.add(new Parameter(values.get(i), gradients.get(i)));
    }
    return parameters;
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    Tensor y = outputs.of(x.batch());
    switch (mode) {
      case TRAINING -> layer.forward(x.span(), y.span());
      case INFERENCE -> layer.infer(x.span(), y.span());
      case BATCH_STATISTICS -> {
        untracked.forward(x.span(), y.span());
        untracked.discard();
      }
    }
    return y;
  }

  @Override
  public Tensor backward(Tensor dy) {
    layer.backward(dy.span(), dy.span());
    return dy;
  }
}
