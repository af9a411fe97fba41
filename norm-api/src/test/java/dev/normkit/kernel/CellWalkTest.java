package dev.normkit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.threads.Parallelism;
import org.junit.jupiter.api.Test;

/** Which parts a walk has. It never looks at data, so that those of a small call stand for all. */
class CellWalkTest {
  private static final int CHANNELS = 33;

  /** Two units of 32 channels for each block of 33: together they are 2³¹ channels. */
  @Test
  void everyBlockOfTheLargestCallIsWalkedWhole() {
    NormPlan plan = plan(1 << 25);
    Geometry.Channels geometry = (Geometry.Channels) Geometry.of(plan);
    CellWalk walk = new CellWalk(plan, geometry, () -> new Loops() {}, Parallelism.callerOnly());
    long[] walked = new long[3];

    walk.forCells(
        (call, cells) -> {
          walked[0]++;
          walked[1] += cells.to() - cells.from();
          walked[2] += cells.firstCell() == (walked[0] - 1) * CHANNELS ? 0 : 1;
        },
        smallCall());

    assertEquals(geometry.blocks(), walked[0], "parts");
    assertEquals(plan.shape().elements(), walked[1], "channels");
    assertEquals(0, walked[2], "parts that are not the next block");
  }

  private static NormPlan plan(int batch) {
    return new NormPlan(NormSpec.switchableNorm().build(), Shape.dense(batch, CHANNELS));
  }

  private static CellCall smallCall() {
    NormPlan plan = plan(2);
    CellCall call = new CellCall(plan, (Geometry.Channels) Geometry.of(plan), new Affine(plan));
    float[] data = new float[plan.shape().elements()];
    call.forward =
        ForwardArgs.of(
            plan, NormParameters.initial(plan), FloatSpan.of(data), FloatSpan.of(data.clone()));
    return call;
  }
}
