package dev.normkit.io.layers;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.io.safetensors.SafetensorsContent;
import dev.normkit.layer.NormLayer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts layers into a safetensors file, as PyTorch's modules name and shape their tensors: all that
 * {@code load_state_dict(…, strict=True)} asks for, and no others. What PyTorch has no tensor for
 * is a text.
 */
public final class LayerContent {
  private LayerContent() {}

  /**
   * Adds a layer.
   *
   * @param content of the file
   * @param name of the layer; may be empty
   * @param layer its parameters and statistics are copied
   * @param decision a frozen decision
   */
  public static void add(
      SafetensorsContent content, String name, NormLayer layer, Optional<String> decision) {
    NormSpec spec = layer.spec();
    Shapes shapes =
        Shapes.of(layer.typicalPlan(), layer.size().sizes().stream().mapToInt(i -> i).toArray());
    floats(content, name, Role.WEIGHT, layer.parameters().weight(), shapes.affine());
    floats(content, name, Role.BIAS, layer.parameters().bias(), shapes.affine());
    FloatSpan meanLogits = layer.parameters().meanLogits();
    floats(content, name, Role.MEAN_LOGITS, meanLogits, meanLogits.length());
    floats(
        content,
        name,
        Role.VARIANCE_LOGITS,
        layer.parameters().varianceLogits(),
        meanLogits.length());
    Optional<RunningStatistics> statistics = layer.runningStatistics();
    statistics.ifPresent(
        running -> {
          content.doubles(Naming.pytorch(name, Role.MEAN), running.means(), shapes.statistics());
          content.doubles(
              Naming.pytorch(name, Role.VARIANCE), running.variances(), shapes.statistics());
          if (spec.method() != NormMethod.SWITCHABLE) {
            content.number(Naming.pytorch(name, Role.BATCHES), running.batches());
          }
        });
    LayerText text =
        new LayerText(
            spec,
            layer.size(),
            statistics.map(RunningStatistics::state).map(LayerText.Counts::of),
            decision);
    content.text(LayerText.key(name), text.write());
  }

  private static void floats(
      SafetensorsContent content, String name, Role role, FloatSpan values, int... shape) {
    if (values.length() > 0) {
      content.floats(Naming.pytorch(name, role), values.toArray(), shape);
    }
  }

  /** The shapes of γ and β, and of running statistics. */
  private record Shapes(int[] affine, int[] statistics) {
    static Shapes of(NormPlan plan, int... sizes) {
      int channels = plan.shape().channels();
      if (plan.spec().method() == NormMethod.SWITCHABLE) {
        // SwitchNorm1d has (1, C) of all; SwitchNorm2d and 3d have the axes of their data.
        boolean dense = plan.shape().rank() == 2;
        return new Shapes(
            withOnes(Math.max(2, plan.shape().rank()), channels),
            dense ? new int[] {1, channels} : new int[] {1, channels, 1});
      }
      if (!plan.spec().method().overTrailingAxes()) {
        return new Shapes(new int[] {channels}, new int[] {channels});
      }
      Shape shape = plan.shape();
      int[] normalized =
          sizes.length > 0
              ? sizes
              : Arrays.copyOfRange(shape.sizes(), plan.firstNormalizedAxis(), shape.rank());
      return new Shapes(normalized, new int[0]);
    }

    private static int[] withOnes(int rank, int channels) {
      int[] shape = new int[rank];
      Arrays.fill(shape, 1);
      shape[1] = channels;
      return shape;
    }
  }
}
