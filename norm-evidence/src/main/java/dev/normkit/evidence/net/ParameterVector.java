package dev.normkit.evidence.net;

import java.util.List;

/** All parameters of a network side by side, as a point in space. */
public final class ParameterVector {
  private final List<Parameter> parameters;
  private final int length;

  public ParameterVector(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
    length = parameters.stream().mapToInt(p -> p.values().length()).sum();
  }

  /** Where the parameters are, copied. */
  public float[] point() {
    float[] all = new float[length];
    int at = 0;
    for (Parameter parameter : parameters) {
      float[] values = parameter.values().toArray();
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  /** The gradient, copied, which is 0 afterwards. */
  public float[] takeGradient() {
    float[] all = new float[length];
    int at = 0;
    for (Parameter parameter : parameters) {
      float[] values = parameter.gradient().toArray();
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
      parameter.gradient().setAll(new float[values.length]);
    }
    return all;
  }

  /** Goes to point − step·direction. */
  public void moveTo(float[] point, double step, float[] direction) {
    int at = 0;
    for (Parameter parameter : parameters) {
      float[] values = new float[parameter.values().length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (point[at + i] - step * direction[at + i]);
      }
      parameter.values().setAll(values);
      at += values.length;
    }
  }

  /** The Euclidean distance of two points. */
  public static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  /** The Euclidean length. */
  public static double length(float[] a) {
    return distance(a, new float[a.length]);
  }
}
