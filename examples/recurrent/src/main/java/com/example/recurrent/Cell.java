package com.example.recurrent;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.layer.NormLayer;
import dev.normkit.layer.TrainingPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** h' = tanh(LayerNorm(W·[x, h])), for sequences of numbers. */
final class Cell {
  static final int HIDDEN = 16;
  private static final int INPUTS = 1 + HIDDEN;

  private final NormLayer norm = NormLayer.of(NormSpec.layerNorm(), HIDDEN);
  private final float[] weight = new float[HIDDEN * INPUTS];
  private final float[] gradient = new float[weight.length];
  private final List<Step> steps = new ArrayList<>();

  /** A time step: its pass through the layer, and what else its way back needs. */
  private record Step(TrainingPass pass, float[] inputs, float[] outputs) {}

  Cell(Random random) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (random.nextGaussian() / Math.sqrt(INPUTS));
    }
  }

  /**
   * The state of each sequence after its last number. At a step only those sequences go through the
   * cell that have a number left, so nothing is padded; LayerNorm is the same for any of them.
   *
   * @param sequences the longest first
   */
  float[] forward(float[][] sequences) {
    steps.clear();
    float[] h = new float[sequences.length * HIDDEN];
    for (int t = 0; t < sequences[0].length; t++) {
      int rows = rows(sequences, t);
      float[] inputs = new float[rows * INPUTS];
      for (int row = 0; row < rows; row++) {
        inputs[row * INPUTS] = sequences[row][t];
        System.arraycopy(h, row * HIDDEN, inputs, row * INPUTS + 1, HIDDEN);
      }
      TrainingPass pass = norm.newPass();
      float[] outputs = pass.forward(multiply(inputs));
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) StrictMath.tanh(outputs[i]);
      }
      System.arraycopy(outputs, 0, h, 0, outputs.length);
      steps.add(new Step(pass, inputs, outputs));
    }
    return h;
  }

  private static int rows(float[][] sequences, int t) {
    int rows = sequences.length;
    while (sequences[rows - 1].length <= t) {
      rows--;
    }
    return rows;
  }

  private float[] multiply(float[] inputs) {
    float[] z = new float[inputs.length / INPUTS * HIDDEN];
    for (int i = 0; i < z.length; i++) {
      for (int in = 0; in < INPUTS; in++) {
        z[i] += weight[i % HIDDEN * INPUTS + in] * inputs[i / HIDDEN * INPUTS + in];
      }
    }
    return z;
  }

  /** Back through time: the last step first, each through its own pass. */
  void backward(float[] dh) {
    for (int t = steps.size() - 1; t >= 0; t--) {
      Step step = steps.get(t);
      float[] dy = Arrays.copyOf(dh, step.outputs.length);
      for (int i = 0; i < dy.length; i++) {
        dy[i] *= 1 - step.outputs[i] * step.outputs[i];
      }
      float[] dz = step.pass.backward(dy);
      Arrays.fill(dh, 0, dz.length, 0);
      for (int i = 0; i < dz.length; i++) {
        for (int in = 0; in < INPUTS; in++) {
          gradient[i % HIDDEN * INPUTS + in] += dz[i] * step.inputs[i / HIDDEN * INPUTS + in];
        }
        for (int k = 0; k < HIDDEN; k++) {
          dh[i / HIDDEN * HIDDEN + k] += dz[i] * weight[i % HIDDEN * INPUTS + 1 + k];
        }
      }
    }
  }

  void descend(float rate) {
    List<FloatSpan> parameters = norm.parameters().parts();
    List<FloatSpan> gradients = norm.gradients().parts();
    for (int part = 0; part < parameters.size(); part++) {
      descend(parameters.get(part), gradients.get(part), rate);
    }
    norm.zeroGradients();
    descend(FloatSpan.of(weight), FloatSpan.of(gradient), rate);
    Arrays.fill(gradient, 0);
  }

  private static void descend(FloatSpan values, FloatSpan gradients, float rate) {
    for (int i = 0; i < values.length(); i++) {
      values.set(i, values.get(i) - rate * gradients.get(i));
    }
  }
}
