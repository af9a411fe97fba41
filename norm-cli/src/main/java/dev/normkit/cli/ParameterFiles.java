package dev.normkit.cli;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormLayer;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code apply} that name a file with the numbers of a trained layer. */
final class ParameterFiles {
  @Option(
      names = "--weight",
      paramLabel = "<npy>",
      description =
          "Scale (gamma): a value per channel, or per element from the axis on. Default: 1.")
  private Optional<Path> weight = Optional.empty();

  @Option(
      names = "--bias",
      paramLabel = "<npy>",
      description = "Shift (beta), of the same size. Default: 0.")
  private Optional<Path> bias = Optional.empty();

  @Option(
      names = "--running-mean",
      paramLabel = "<npy>",
      description = {
        "Mean per channel from training, for batch and switchable. Default: the mean of the data itself."
      })
  private Optional<Path> runningMean = Optional.empty();

  @Option(
      names = "--running-var",
      paramLabel = "<npy>",
      description = "Variance per channel, together with --running-mean.")
  private Optional<Path> runningVariance = Optional.empty();

  @Option(
      names = "--mean-logits",
      paramLabel = "<npy>",
      description = {
        "Mixing logits of switchable's means: in, ln, bn; ln, bn on dense data. Default: 1."
      })
  private Optional<Path> meanLogits = Optional.empty();

  @Option(
      names = "--variance-logits",
      paramLabel = "<npy>",
      description = "The same of its variances.")
  private Optional<Path> varianceLogits = Optional.empty();

  /** Refuses files that the method has no use for. */
  void requireFit(MethodChoice choice) {
    boolean tracks = choice.method().tracksStatistics();
    choice.requireIf(runningMean.isPresent(), "--running-mean", tracks);
    choice.requireIf(runningVariance.isPresent(), "--running-var", tracks);
    boolean mixes = choice.method() == NormMethod.SWITCHABLE;
    choice.requireIf(meanLogits.isPresent(), "--mean-logits", mixes);
    choice.requireIf(varianceLogits.isPresent(), "--variance-logits", mixes);
    if (runningMean.isPresent() != runningVariance.isPresent()) {
      throw new IllegalArgumentException("--running-mean and --running-var go together; give both");
    }
  }

  boolean hasRunningStatistics() {
    return runningMean.isPresent();
  }

  NormSpec.Builder announceTo(NormSpec.Builder builder) {
    return builder.weight(weight.isPresent()).bias(bias.isPresent());
  }

  /** Puts the numbers in place. */
  void loadInto(NormLayer layer) throws IOException {
    NormPlan plan = layer.plan();
    load("--weight", weight, layer.parameters().weight(), plan);
    load("--bias", bias, layer.parameters().bias(), plan);
    load("--mean-logits", meanLogits, layer.parameters().meanLogits(), plan);
    load("--variance-logits", varianceLogits, layer.parameters().varianceLogits(), plan);
    if (hasRunningStatistics()) {
      FloatSpan mean = FloatSpan.of(new float[plan.runningChannels()]);
      FloatSpan variance = FloatSpan.of(new float[plan.runningChannels()]);
      load("--running-mean", runningMean, mean, plan);
      load("--running-var", runningVariance, variance, plan);
      layer.runningStatistics().orElseThrow().set(mean, variance);
    }
  }

  /** Any shape with the right number of values will do: (3,), (3, 1, 1) or (1, 3, 1, 1). */
  private static void load(String option, Optional<Path> file, FloatSpan target, NormPlan plan)
      throws IOException {
    if (file.isEmpty()) {
      return;
    }
    float[] values = Npy.read(file.get()).data();
    if (values.length != target.length()) {
      throw new IllegalArgumentException(
          option
              + " "
              + file.get()
              + " has "
              + values.length
              + " values, but "
              + plan.spec().method()
              + " over "
              + plan.shape()
              + " needs "
              + target.length());
    }
    target.set(values);
  }
}
