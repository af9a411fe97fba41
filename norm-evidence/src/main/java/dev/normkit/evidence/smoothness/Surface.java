package dev.normkit.evidence.smoothness;

import dev.normkit.api.RunningStatistics;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Norm;
import dev.normkit.evidence.net.ParameterVector;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.SoftmaxCrossEntropy;
import dev.normkit.evidence.net.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** The loss of a batch as a surface over the parameters, looked at along its gradient. */
final class Surface {
  /** Half the rate of Santurkar et al. 2018 to four times it. */
  static final List<Double> STEPS = List.of(0.05, 0.1, 0.2, 0.4);

  /**
   * What was seen from a point.
   *
   * @param loss there
   * @param range from the least to the largest loss along the gradient, that of the point included
   * @param change the largest distance between the gradient there and one along the way
   * @param roughness the largest such distance for each unit of the way: effective β-smoothness
   * @param gradient the length of the gradient there
   * @param weights the length of the parameters there
   */
  record View(
      double loss,
      double range,
      double change,
      double roughness,
      double gradient,
      double weights) {}

  private final Sequential network;
  private final ParameterVector parameters;
  private final Tensor scores;

  Surface(Sequential network, int batch) {
    this.network = network;
    parameters = new ParameterVector(network.parameters());
    scores = new Tensor(batch, network.output());
  }

  /** Looks around; parameters and running statistics are afterwards what they were. */
  View view(Tensor batch, int[] labels) {
    List<RunningStatistics> running =
        network.norms().stream()
            .map(Norm::layer)
            .flatMap(n -> n.runningStatistics().stream())
            .toList();
    List<RunningStatistics.State> before = running.stream().map(RunningStatistics::state).toList();
    float[] point = parameters.point();
    double loss = loss(batch, labels);
    float[] gradient = parameters.takeGradient();
    double length = ParameterVector.length(gradient);
    double least = loss;
    double most = loss;
    double change = 0;
    double roughness = 0;
    for (double step : STEPS) {
      parameters.moveTo(point, step, gradient);
      double there = loss(batch, labels);
      double distance = ParameterVector.distance(parameters.takeGradient(), gradient);
      least = Math.min(least, there);
      most = Math.max(most, there);
      change = Math.max(change, distance);
      roughness = Math.max(roughness, distance / (step * length));
    }
    parameters.moveTo(point, 0, gradient);
    IntStream.range(0, before.size()).forEach(i -> running.get(i).set(before.get(i)));
    return new View(loss, most - least, change, roughness, length, ParameterVector.length(point));
  }

  private double loss(Tensor batch, int[] labels) {
    double loss = SoftmaxCrossEntropy.loss(network.forward(batch, Mode.TRAINING), labels, scores);
    network.backward(scores);
    return loss;
  }
}
