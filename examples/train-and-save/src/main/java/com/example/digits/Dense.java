package com.example.digits;

import dev.normkit.api.FloatSpan;
import java.util.Arrays;
import java.util.Random;

/** y = W·x for each row. It has no bias: the normalization behind it has β. */
record Dense(int inputs, int outputs, float[] weight, float[] gradient) {
  Dense(int inputs, int outputs, Random random) {
    this(inputs, outputs, new float[outputs * inputs], new float[outputs * inputs]);
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / inputs));
    }
  }

  float[] forward(float[] x) {
    float[] y = new float[x.length / inputs * outputs];
    for (int i = 0; i < y.length; i++) {
      for (int in = 0; in < inputs; in++) {
        y[i] += weight[i % outputs * inputs + in] * x[i / outputs * inputs + in];
      }
    }
    return y;
  }

  float[] backward(float[] x, float[] dy) {
    float[] dx = new float[x.length];
    for (int i = 0; i < dy.length; i++) {
      for (int in = 0; in < inputs; in++) {
        gradient[i % outputs * inputs + in] += dy[i] * x[i / outputs * inputs + in];
        dx[i / outputs * inputs + in] += dy[i] * weight[i % outputs * inputs + in];
      }
    }
    return dx;
  }

  void descend(float rate) {
    descend(FloatSpan.of(weight), FloatSpan.of(gradient), rate);
    Arrays.fill(gradient, 0);
  }

  static void descend(FloatSpan values, FloatSpan gradients, float rate) {
    for (int i = 0; i < values.length(); i++) {
      values.set(i, values.get(i) - rate * gradients.get(i));
    }
  }
}
