package dev.normkit.evidence.classification;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.evidence.net.Layer;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Norm;
import dev.normkit.evidence.net.Parameter;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.Tensor;
import dev.normkit.layer.NormLayer;
import dev.normkit.monitor.BatchNormMonitor;
import dev.normkit.monitor.BatchNormReport;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * BatchNorm, and beside it a layer for each way to keep running statistics, which sees the same
 * batches and has a monitor. Training doesn't depend on running statistics, so one run is a run of
 * each of them.
 */
final class WatchedNorm implements Layer {
  private record Beside(NormLayer layer, BatchNormMonitor monitor) {}

  private final Norm norm;
  private final Map<Average, Beside> beside = new EnumMap<>(Average.class);
  private boolean watched = true;
  private float[] unused = {};

  WatchedNorm(Size size) {
    norm = new Norm(size, NormSpec.batchNorm());
    for (Average average : Average.values()) {
      NormLayer layer =
          NormLayer.of(
              NormSpec.batchNorm().momentum(average.momentum()),
              size.channels(),
              size.height(),
              size.width());
      beside.put(average, new Beside(layer, BatchNormMonitor.attach(layer)));
    }
  }

  @Override
  public Size output() {
    return norm.output();
  }

  @Override
  public List<Parameter> parameters() {
    return norm.parameters();
  }

  @Override
  public Tensor forward(Tensor x, Mode mode) {
    Tensor y = norm.forward(x, mode);
    if (watched && mode == Mode.TRAINING) {
      if (unused.length != x.data().length) {
        unused = new float[x.data().length];
      }
      FloatSpan nowhere = FloatSpan.of(unused);
      beside.values().forEach(b -> b.layer().forward(FloatSpan.of(x.data()), nowhere));
    }
    return y;
  }

  @Override
  public Tensor backward(Tensor dy) {
    return norm.backward(dy);
  }

  /** Whether the layers beside see the next training batches. */
  void watch(boolean on) {
    watched = on;
  }

  /** The layer that trains; its running statistics are those of its last batches, or set ones. */
  NormLayer trained() {
    return norm.layer();
  }

  RunningStatistics statistics(Average average) {
    return beside.get(average).layer().runningStatistics().orElseThrow();
  }

  BatchNormReport report(Average average) {
    return beside.get(average).monitor().report();
  }
}
