package dev.normkit.cli;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.SpecBuilder;
import dev.normkit.io.npy.Npy;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code apply} that name a file with the numbers of a trained layer. */
final class ParameterFiles {
  @Option(
      names = "--weight",
      paramLabel = "<npy>",
      description =
          "Scale (gamma): a value per channel, or per element from the axis on. Default: 1.")
  private Optional<FileName> weight = Optional.empty();

  @Option(
      names = "--bias",
      paramLabel = "<npy>",
      description = "Shift (beta), of the same size. Default: 0.")
  private Optional<FileName> bias = Optional.empty();

  @Option(
      names = "--running-mean",
      paramLabel = "<npy>",
      description = {
        "Mean per channel from training, for batch and switchable. Default: the mean of the data itself."
      })
  private Optional<FileName> runningMean = Optional.empty();

  @Option(
      names = "--running-var",
      paramLabel = "<npy>",
      description = "Variance per channel, together with --running-mean.")
  private Optional<FileName> runningVariance = Optional.empty();

  @Option(
      names = "--mean-logits",
      paramLabel = "<npy>",
      description = {
        "Mixing logits of switchable's means: in, ln, bn; ln, bn on dense data. Default: 1."
      })
  private Optional<FileName> meanLogits = Optional.empty();

  @Option(
      names = "--variance-logits",
      paramLabel = "<npy>",
      description = "The same of its variances.")
  private Optional<FileName> varianceLogits = Optional.empty();

  /** Refuses files that the method has no use for. */
  void requireFit(MethodChoice choice) {
    boolean tracks = choice.method().tracksStatistics();
    choice.requireIf(runningMean.isPresent(), "--running-mean", tracks);
    choice.requireIf(runningVariance.isPresent(), "--running-var", tracks);
    boolean mixes = choice.method() == NormMethod.SWITCHABLE;
    choice.requireIf(meanLogits.isPresent(), "--mean-logits", mixes);
    choice.requireIf(varianceLogits.isPresent(), "--variance-logits", mixes);
    requireLegal();
  }

  /** Refuses what is wrong whatever the method. */
  void requireLegal() {
    if (runningMean.isPresent() != runningVariance.isPresent()) {
      throw new IllegalArgumentException("--running-mean and --running-var go together; give both");
    }
  }

  boolean hasRunningStatistics() {
    return runningMean.isPresent();
  }

  SpecBuilder announceTo(SpecBuilder builder) {
    return builder.weight(weight.isPresent()).bias(bias.isPresent());
  }

  /** Puts the numbers in place. */
  void loadInto(NormLayer layer, Pipes pipes) throws IOException {
    NormPlan plan = layer.typicalPlan();
    Loading loading = new Loading(plan, pipes);
    loading.load("--weight", weight, layer.parameters().weight(), affineSizes(plan));
    loading.load("--bias", bias, layer.parameters().bias(), affineSizes(plan));
    int mixing = plan.mixingLength();
    loading.load("--mean-logits", meanLogits, layer.parameters().meanLogits(), mixing);
    loading.load("--variance-logits", varianceLogits, layer.parameters().varianceLogits(), mixing);
    if (hasRunningStatistics()) {
      loadStatistics(loading, layer.runningStatistics().orElseThrow());
    }
  }

  private void loadStatistics(Loading loading, RunningStatistics statistics) throws IOException {
    int channels = statistics.channels();
    FloatSpan mean = FloatSpan.of(new float[channels]);
    FloatSpan variance = FloatSpan.of(new float[channels]);
    InputFile meanFile = loading.load("--running-mean", runningMean, mean, channels).orElseThrow();
    InputFile varianceFile =
        loading.load("--running-var", runningVariance, variance, channels).orElseThrow();
    // Alone first, with variances that are right, so that the wrong one of the two is named.
    FloatSpan zeros = FloatSpan.of(new float[channels]);
    meanFile.check(() -> statistics.set(mean, zeros));
    varianceFile.check(() -> statistics.set(mean, variance));
  }

  /** The sizes of γ and β: one per channel, or those of the normalized axes. */
  private static int[] affineSizes(NormPlan plan) {
    return plan.spec().method().overTrailingAxes()
        ? Arrays.copyOfRange(plan.shape().sizes(), plan.firstNormalizedAxis(), plan.shape().rank())
        : new int[] {plan.affineLength()};
  }

  /** Reads what a plan needs. */
  private record Loading(NormPlan plan, Pipes pipes) {
    /** One axis with all values will do, and any axes of size 1 around: (3,) or (1, 3, 1, 1). */
    Optional<InputFile> load(
        String option, Optional<FileName> name, FloatSpan target, int... wanted)
        throws IOException {
      if (name.isEmpty()) {
        return Optional.empty();
      }
      InputFile file = new InputFile(option, name.get());
      Npy array = file.read(pipes, Npy::read);
      int[] found = withoutOuterOnes(array.sizes());
      int[] flat = withoutOuterOnes(target.length());
      if (!Arrays.equals(found, flat) && !Arrays.equals(found, withoutOuterOnes(wanted))) {
        throw new IllegalArgumentException(
            file
                + " has shape "
                + Npy.tuple(array.sizes())
                + ", but "
                + plan.spec().method()
                + " over "
                + plan.shape()
                + " needs "
                + Npy.tuple(wanted)
                + (wanted.length > 1 ? " or " + Npy.tuple(new int[] {target.length()}) : ""));
      }
      target.setAll(array.data());
      return Optional.of(file);
    }
  }

  private static int[] withoutOuterOnes(int... sizes) {
    int from = 0;
    int to = sizes.length;
    while (from < to && sizes[from] == 1) {
      from++;
    }
    while (to > from && sizes[to - 1] == 1) {
      to--;
    }
    return Arrays.copyOfRange(sizes, from, to);
  }
}
