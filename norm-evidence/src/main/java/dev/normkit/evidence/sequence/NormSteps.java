package dev.normkit.evidence.sequence;

import dev.normkit.api.Specified;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Parameter;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.layer.TrainingPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A normalization of the library at each time step, γ and β shared by all steps, a pass for each.
 *
 * <p>Running statistics, where the method keeps any, are shared too, or each step has its own and
 * the last step of training lends them to those after it (Cooijmans et al. 2016). A step at which a
 * single sequence goes on has no variance: it takes the running statistics as they are.
 */
final class NormSteps implements StepNorm {
  private final int features;
  private final List<NormLayer> layers;
  private final List<TrainingPass> passes = new ArrayList<>();

  /** Which layers are being recomputed. */
  private final boolean[] recomputed;

  private boolean recomputing;

  /**
   * Layers for rows of features.
   *
   * @param spec what is asked
   * @param features of a row
   * @param statistics how many steps have running statistics of their own; 1 to share them
   * @param weight what γ begins with
   */
  NormSteps(Specified spec, int features, int statistics, double weight) {
    this.features = features;
    float[] weights = new float[features];
    Arrays.fill(weights, (float) weight);
    LayerBuilder settings = LayerBuilder.of(spec, features).withWeight(weights);
    LayerBuilder started = keepsStatistics(settings) ? started(settings, features) : settings;
    layers = IntStream.range(0, statistics).mapToObj(step -> started.build()).toList();
    recomputed = new boolean[statistics];
  }

  private static boolean keepsStatistics(LayerBuilder settings) {
    return settings.typicalPlan().spec().runningAverage().isPresent();
  }

  /** What running statistics begin with, said, so that a first batch may end in a single row. */
  private static LayerBuilder started(LayerBuilder settings, int features) {
    double[] ones = new double[features];
    Arrays.fill(ones, 1);
    return settings.withStatistics(new double[features], ones);
  }

  private NormLayer first() {
    return layers.get(0);
  }

  private int statisticsOf(int step) {
    return Math.min(step, layers.size() - 1);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(first().parameters().weight(), first().gradients().weight()),
        new Parameter(first().parameters().bias(), first().gradients().bias()));
  }

  @Override
  public float[] forward(int step, float[] x, Mode mode) {
    NormLayer layer = layers.get(statisticsOf(step));
    if (layer != first()) {
      layer.parameters().copyFrom(first().parameters());
    }
    boolean single = x.length == features && layer.runningStatistics().isPresent();
    if (mode == Mode.INFERENCE || single && recomputing) {
      return layer.infer(x);
    }
    if (recomputing && !recomputed[statisticsOf(step)]) {
      layer.startRecomputing();
      recomputed[statisticsOf(step)] = true;
    }
    return single ? held(layer, step, x) : pass(step).forward(x);
  }

  private TrainingPass pass(int step) {
    while (passes.size() <= step) {
      passes.add(layers.get(statisticsOf(passes.size())).newPass());
    }
    TrainingPass pass = passes.get(step);
    pass.discard();
    return pass;
  }

  private float[] held(NormLayer layer, int step, float[] x) {
    layer.freezeStatistics();
    try {
      return pass(step).forward(x);
    } finally {
      layer.unfreezeStatistics();
    }
  }

  @Override
  public float[] backward(int step, float[] dy) {
    return passes.get(step).backward(dy, first().gradients());
  }

  /** Each layer begins with its first batch, since one that saw none couldn't end. */
  @Override
  public void startRecomputing() {
    recomputing = first().runningStatistics().isPresent();
    Arrays.fill(recomputed, false);
  }

  @Override
  public void finishRecomputing() {
    for (int i = 0; i < recomputed.length; i++) {
      if (recomputed[i]) {
        layers.get(i).finishRecomputing();
      }
    }
    recomputing = false;
    Arrays.fill(recomputed, false);
  }
}
