package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.Optional;

/** A layer after some batches of unequal sizes, and what it has to keep of them. */
final class Trained {
  private final NormCase asked;
  private final NormLayer layer;
  private final RunningOracle truth;

  Trained(NormCase asked, NormBackend backend) {
    this.asked = asked;
    truth = new RunningOracle(asked.plan());
    layer =
        LayerBuilder.of(asked.plan().spec(), asked.plan().shape())
            .withBackend(backend)
            .withParameters(asked.parameters())
            .withEmptyBatches(true)
            .build();
    int samples = asked.plan().shape().batch();
    train(batch(samples));
    passEmpty();
    train(batch(2 * samples + 1));
    train(batch(samples + 1));
  }

  private NormCase batch(int samples) {
    NormPlan plan = new NormPlan(asked.plan().spec(), asked.plan().shape().withBatch(samples));
    return new NormCase(plan, asked.data());
  }

  private void train(NormCase batch) {
    layer.forward(batch.x());
    layer.backward(batch.dy());
    truth.add(batch.x());
  }

  /** A batch of no samples changes nothing. */
  private void passEmpty() {
    RunningStatistics.State before = running().state();
    float[] weight = layer.gradients().weight().toArray();
    assertEquals(0, layer.forward(new float[0]).length, "y of an empty batch");
    assertEquals(0, layer.backward(new float[0]).length, "dx of an empty batch");
    truth.add();
    assertEquals(before, running().state(), "running statistics after an empty batch");
    assertArrayEquals(weight, layer.gradients().weight().toArray(), "dweight");
  }

  private RunningStatistics running() {
    return layer.runningStatistics().orElseThrow();
  }

  /** Fails unless the running statistics, and y by them, are as near to the truth as allowed. */
  void requireClose(double slack) {
    Answer kept = new Answer();
    kept.put(Output.MEAN, running().channels(), running()::mean);
    kept.put(Output.VARIANCE, running().channels(), running()::variance);
    kept.requireClose(Output.MEAN, truth.means(), slack);
    kept.requireClose(Output.VARIANCE, truth.variances(), slack);
    FloatSpan x = FloatSpan.of(asked.x());
    Operands operands =
        Operands.of(x, FloatSpan.of(asked.dy()), asked.parameters(), Optional.of(running()));
    Answer inferred = new Answer();
    inferred.put(Output.Y, FloatSpan.of(layer.eval().forward(asked.x())));
    inferred.requireClose(Output.Y, new Oracle(asked.plan(), operands).y(), slack);
  }
}
