package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients that several backward calls add to: one at a time, or none of their terms is lost. */
class SharedGradientsTest {
  private static final NormPlan PLAN = new NormPlan(NormSpec.layerNorm(), Shape.dense(4, 3));

  private static void refused(Executable call) {
    String message = assertThrows(IllegalStateException.class, call).getMessage();
    assertTrue(message.contains("adding to the same gradients"), message);
  }

  @Test
  void ofOneBackwardAtATime() {
    NormParameters mine = NormParameters.zeros(PLAN);
    NormParameters yours = NormParameters.zeros(PLAN);
    GradientGuard.enter(mine);
    GradientGuard.enter(yours);
    refused(() -> GradientGuard.enter(mine));
    refused(() -> GradientGuard.enter(NormParameters.zeros(PLAN).withBias(yours.weight())));
    GradientGuard.leave(mine);
    GradientGuard.enter(mine);
    GradientGuard.leave(mine);
    GradientGuard.leave(yours);
  }

  /** More than there are places to note them. */
  @Test
  void manyAreBusyAtOnce() {
    List<NormParameters> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(NormParameters.zeros(PLAN));
    }
    for (int round = 0; round < 2; round++) {
      all.forEach(GradientGuard::enter);
      all.forEach(one -> refused(() -> GradientGuard.enter(one)));
      all.forEach(GradientGuard::leave);
    }
  }

  /** Replicas may share gradients, or one take another's. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofOneBackwardAtATimeInAllLayers(boolean ofALayer) throws Exception {
    WaitingBackend backend = new WaitingBackend();
    NormLayer slow = Layers.of(PLAN, backend);
    NormLayer layer = Layers.of(PLAN);
    float[] x = Layers.values(12, 1);
    NormParameters target = ofALayer ? layer.gradients() : NormParameters.zeros(PLAN);
    TrainingPass pass = slow.newPass();
    pass.forward(x);
    TrainingPass mine = layer.newPass();
    mine.forward(x);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<float[]> backward = other.submit(() -> pass.backward(x, target));
      backend.inside.await();
      refused(() -> mine.backward(x, target));
      if (ofALayer) {
        refused(() -> mine.backward(x));
        refused(layer::zeroGradients);
      }
      slow.zeroGradients();
      mine.retain();
      mine.backward(x, NormParameters.zeros(PLAN));
      backend.leave.countDown();
      float[] dx = backward.get();
      Layers.assertSame(dx, mine.backward(x, target), "dx");
    } finally {
      other.shutdownNow();
    }
    NormParameters twice = NormParameters.zeros(PLAN);
    mine.backward(x, twice);
    mine.backward(x, twice);
    Layers.assertSame(Layers.joined(twice), Layers.joined(target), "gradients");
  }

  /** Many threads into one gradient: those that came through are in it, those refused aren't. */
  @Test
  void whatWasRefusedLeavesNoTrace() throws Exception {
    NormLayer layer = Layers.of(PLAN);
    float[] x = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};
    float[] ones = new float[12];
    Arrays.fill(ones, 1);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<Integer>> done = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      TrainingPass pass = layer.newPass();
      done.add(
          pool.submit(
              () -> {
                int through = 0;
                for (int call = 0; call < 500; call++) {
                  pass.forward(x);
                  try {
                    pass.backward(ones);
                    through++;
                  } catch (IllegalStateException refused) {
                    pass.discard();
                  }
                }
                return through;
              }));
    }
    int through = 0;
    for (Future<Integer> one : done) {
      through += one.get();
    }
    pool.shutdownNow();
    // dβ of four rows of ones, whole numbers: exact in any order.
    assertEquals(4f * through, layer.gradients().bias().get(0));
    assertTrue(through > 0);
  }
}
