package dev.normkit.evidence.net;

import java.util.List;
import java.util.Random;

/** y = x·W + b on rows of features. */
public final class Dense extends SizedLayer {
  private final Parameter weight;
  private final Parameter bias;
  private Tensor last;

  /** W as He et al. 2015 begin, b = 0. */
  public Dense(Size input, int features, Random random) {
    super(input, Size.features(features));
    weight = Start.he(input.count() * features, input.count(), random);
    bias = Parameter.zeros(features);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    last = x;
    Tensor y = outputs.of(x.batch());
    for (int row = 0; row < x.batch(); row++) {
      System.arraycopy(bias.values().array(), 0, y.data(), row * output.count(), output.count());
    }
    y.rows().addProduct(x.rows(), weight.valuesAs(input.count(), output.count()));
    return y;
  }

  @Override
  public Tensor backward(Tensor dy) {
    float[] sums = bias.gradient().array();
    for (int i = 0; i < dy.data().length; i++) {
      sums[i % output.count()] += dy.data()[i];
    }
    weight.gradientAs(input.count(), output.count()).addProduct(last.rows().transpose(), dy.rows());
    Tensor dx = gradients.of(dy.batch());
    dx.rows().setProduct(dy.rows(), weight.valuesAs(input.count(), output.count()).transpose());
    return dx;
  }
}
