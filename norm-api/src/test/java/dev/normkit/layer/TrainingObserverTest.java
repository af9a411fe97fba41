package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who observes training, when and what. */
class TrainingObserverTest {
  private static final Shape SHAPE = Shape.dense(4, 2);
  private static final float[] X = {0, 1, 2, 1, 4, 1, 6, 1};

  private final List<String> seen = new ArrayList<>();
  private final NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);

  private TrainingObserver noting(String name) {
    return (plan, moments) -> seen.add(name + " " + plan.shape().batch() + " " + moments.mean(0));
  }

  @Test
  void allInTheOrderAddedEachOnce() {
    TrainingObserver first = noting("first");
    layer.addObserver(first);
    layer.addObserver(noting("second"));
    layer.addObserver(first);
    layer.forward(X);
    layer.forward(new float[] {1, 0, 2, 0});
    assertEquals(List.of("second 4 3.0", "first 4 3.0", "second 2 1.5", "first 2 1.5"), seen);
    layer.removeObserver(first);
    layer.removeObserver(first);
    seen.clear();
    layer.forward(X);
    assertEquals(List.of("second 4 3.0"), seen);
  }

  /** A builder and a layer agree. */
  @Test
  void givenTwiceCountsOnce() {
    TrainingObserver first = noting("first");
    KernelCounter counter = new KernelCounter();
    NormLayer built =
        LayerBuilder.of(NormSpec.batchNorm(), SHAPE)
            .withBackend(Layers.backend())
            .withObserver(first)
            .withObserver(noting("second"))
            .withObserver(first)
            .withCounter(counter)
            .withCounter(counter)
            .build();
    built.forward(X);
    assertEquals(List.of("second 4 3.0", "first 4 3.0"), seen);
    assertEquals(1, counter.counts().total());
  }

  @Test
  void afterTheRunningStatistics() {
    layer.addObserver(
        (plan, moments) -> seen.add(layer.runningStatistics().orElseThrow().batches() + " in"));
    layer.forward(X);
    assertEquals(List.of("1 in"), seen);
  }

  @Test
  void oneThatLeavesWhileItLooksOnDisturbsNobody() {
    TrainingObserver[] leaving = new TrainingObserver[1];
    leaving[0] =
        (plan, moments) -> {
          seen.add("left");
          layer.removeObserver(leaving[0]);
        };
    layer.addObserver(leaving[0]);
    layer.addObserver(noting("stays"));
    layer.forward(X);
    layer.forward(X);
    assertEquals(List.of("left", "stays 4 3.0", "stays 4 3.0"), seen);
  }

  /** What it throws reaches the caller of a step that is complete. */
  @Test
  void oneThatThrowsComesAfterTheStep() {
    layer.addObserver(
        (plan, moments) -> {
          throw new IllegalStateException("seen enough");
        });
    assertEquals(
        "seen enough",
        assertThrows(IllegalStateException.class, () -> layer.forward(X)).getMessage());
    assertEquals(1, layer.runningStatistics().orElseThrow().batches());
    assertEquals(X.length, layer.backward(new float[X.length]).length);
  }

  @Test
  void methodsWithoutRunningStatisticsAreSeenToo() {
    NormLayer rows = Layers.of(NormSpec.layerNorm(), SHAPE);
    rows.addObserver((plan, moments) -> seen.add(moments.count() + " groups"));
    rows.forward(X);
    rows.eval().forward(X);
    assertEquals(List.of("4 groups"), seen);
  }
}
