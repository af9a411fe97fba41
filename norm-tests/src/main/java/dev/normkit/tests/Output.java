package dev.normkit.tests;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.tests.Operands.Part;
import java.util.function.Function;

/** What a call gives back: where the truth is found, and how far from it a result may be. */
enum Output {
  Y("y", Tolerance.OUTPUT, Oracle::y),
  MEAN("mean", Tolerance.MOMENT, Oracle::means),
  VARIANCE("variance", Tolerance.MOMENT, Oracle::variances),
  DX("dx", Part.X),
  DWEIGHT("dweight", Part.WEIGHT),
  DBIAS("dbias", Part.BIAS),
  DMEAN_LOGITS("dmean-logits", Part.MEAN_LOGITS),
  DVARIANCE_LOGITS("dvariance-logits", Part.VARIANCE_LOGITS);

  private final String title;
  private final Tolerance tolerance;
  private final Function<Oracle, Estimate> truth;

  Output(String title, Tolerance tolerance, Function<Oracle, Estimate> truth) {
    this.title = title;
    this.tolerance = tolerance;
    this.truth = truth;
  }

  Output(String title, Part part) {
    this(title, Tolerance.GRADIENT, oracle -> oracle.gradient(part));
  }

  Tolerance tolerance() {
    return tolerance;
  }

  Estimate truth(Oracle oracle) {
    return truth.apply(oracle);
  }

  /** The gradient of a parameter; not for the others. */
  FloatSpan of(NormParameters gradients) {
    return switch (this) {
      case DWEIGHT -> gradients.weight();
      case DBIAS -> gradients.bias();
      case DMEAN_LOGITS -> gradients.meanLogits();
      case DVARIANCE_LOGITS -> gradients.varianceLogits();
      case Y, MEAN, VARIANCE, DX ->
          throw new IllegalArgumentException(this + " isn't the gradient of a parameter");
    };
  }

  /** Whether it is the gradient of a parameter. */
  boolean ofParameter() {
    return ordinal() >= DWEIGHT.ordinal();
  }

  /** The key in the golden files. */
  @Override
  public String toString() {
    return title;
  }
}
