package dev.normkit.evidence.sequence;

import dev.normkit.evidence.net.Dense;
import dev.normkit.evidence.net.Matrix;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Parameter;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A simple recurrent network that names the class of a sequence after its last letter: hₜ =
 * tanh(norm(hₜ₋₁·W + eₜ)), where eₜ is the row of the letter in a table, and scores = h·V + c.
 */
public final class RecurrentNet {
  /**
   * The sizes of a network.
   *
   * @param alphabet how many letters there are
   * @param features of h
   * @param classes how many scores come out
   */
  public record Sizes(int alphabet, int features, int classes) {}

  /** How far the rows of letters spread at the start. */
  private static final double LETTERS = 0.5;

  private final int features;
  private final Parameter letters;
  private final Parameter recurrent;
  private final StepNorm norm;
  private final Dense readout;

  private SequenceBatch batch;
  private final List<float[]> hidden = new ArrayList<>();

  /** A network whose weights are drawn from a seeded generator. */
  public RecurrentNet(Sizes sizes, StepNorm norm, Random random) {
    features = sizes.features();
    this.norm = norm;
    letters = normal(sizes.alphabet() * features, LETTERS, random);
    recurrent = normal(features * features, 1 / Math.sqrt(features), random);
    readout = new Dense(Size.features(features), sizes.classes(), random);
  }

  private static Parameter normal(int count, double deviation, Random random) {
    Parameter parameter = Parameter.zeros(count);
    float[] values = parameter.values().array();
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return parameter;
  }

  /** What can be learnt. */
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>(List.of(letters, recurrent));
    parameters.addAll(norm.parameters());
    parameters.addAll(readout.parameters());
    return parameters;
  }

  /** The normalization. */
  public StepNorm norm() {
    return norm;
  }

  /** The scores of a batch, row by row. */
  public Tensor forward(SequenceBatch given, Mode mode) {
    batch = given;
    hidden.clear();
    Tensor last = new Tensor(batch.size(), Size.features(features));
    for (int step = 0; step < batch.steps(); step++) {
      float[] h = norm.forward(step, sum(step), mode);
      for (int i = 0; i < h.length; i++) {
        h[i] = tanh(h[i]);
      }
      hidden.add(h);
      int ended = batch.rows(step + 1) * features;
      System.arraycopy(h, ended, last.data(), ended, h.length - ended);
    }
    return readout.forward(last, mode);
  }

  /** By the exponential, which StrictMath has in Java and so faster. */
  private static float tanh(float x) {
    return (float) (1 - 2 / (StrictMath.exp(2.0 * x) + 1));
  }

  /** hₜ₋₁·W + eₜ for the rows that go on. */
  private float[] sum(int step) {
    int rows = batch.rows(step);
    float[] sum = new float[rows * features];
    for (int row = 0; row < rows; row++) {
      int letter = batch.letter(step, row);
      System.arraycopy(letters.values().array(), letter * features, sum, row * features, features);
    }
    if (step > 0) {
      rows(sum, rows).addProduct(rows(hidden.get(step - 1), rows), weights());
    }
    return sum;
  }

  /** The first rows. */
  private Matrix rows(float[] data, int rows) {
    return new Matrix(data, 0, rows, features);
  }

  private Matrix weights() {
    return recurrent.valuesAs(features, features);
  }

  /** Back through all steps of the last forward call in TRAINING; adds to the gradients. */
  public void backward(Tensor dScores) {
    float[] dLast = readout.backward(dScores).data();
    float[] dHidden = {};
    for (int step = batch.steps() - 1; step >= 0; step--) {
      int rows = batch.rows(step);
      float[] dy = new float[rows * features];
      System.arraycopy(dHidden, 0, dy, 0, dHidden.length);
      System.arraycopy(dLast, dHidden.length, dy, dHidden.length, dy.length - dHidden.length);
      float[] h = hidden.get(step);
      for (int i = 0; i < dy.length; i++) {
        dy[i] *= 1 - h[i] * h[i];
      }
      dHidden = backward(step, norm.backward(step, dy));
    }
  }

  /** From the gradient of the sum to that of the state before; the first has none. */
  private float[] backward(int step, float[] dSum) {
    int rows = batch.rows(step);
    float[] table = letters.gradient().array();
    for (int row = 0; row < rows; row++) {
      int at = batch.letter(step, row) * features;
      for (int i = 0; i < features; i++) {
        table[at + i] += dSum[row * features + i];
      }
    }
    float[] dBefore = new float[rows * features];
    if (step > 0) {
      Matrix gradient = rows(dSum, rows);
      recurrent
          .gradientAs(features, features)
          .addProduct(rows(hidden.get(step - 1), rows).transpose(), gradient);
      rows(dBefore, rows).setProduct(gradient, weights().transpose());
    }
    return dBefore;
  }
}
