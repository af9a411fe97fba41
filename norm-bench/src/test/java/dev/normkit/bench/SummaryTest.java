package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** With whom ours are compared. */
class SummaryTest {
  private static final Row FORWARD = Row.named("layer-forward-512x4096");
  private static final Row BACKWARD = Row.named("layer-backward-512x4096");

  private static Sample sample(Row row, String contestant, double nanos) {
    return new Sample(1, new Cell(row, contestant, 1), nanos, OptionalDouble.empty());
  }

  private static double ratio(Row row, String contestant, Sample... more) {
    return new Summary(List.of(more), List.of())
        .toFastestPeer(row, contestant, 1)
        .orElse(Double.NaN);
  }

  /**
   * Nobody has both the faster forward and the faster backward pass; PyTorch has the better sum.
   */
  private static double stepRatio(String contestant) {
    return ratio(
        BACKWARD,
        contestant,
        sample(FORWARD, "onednn", 100),
        sample(FORWARD, "pytorch", 200),
        sample(BACKWARD, "onednn", 900),
        sample(BACKWARD, "pytorch", 300),
        sample(BACKWARD, contestant, 400));
  }

  @Test
  void aBackwardKernelIsComparedWithTheBackwardPassAlone() {
    assertEquals(400.0 / 300, stepRatio(Contestants.PLAIN), 1e-12);
  }

  @Test
  void aLayersBackwardRowIsComparedWithBothPassesOfOnePeer() {
    assertEquals(400.0 / 500, stepRatio(Contestants.LAYER), 1e-12);
  }

  @Test
  void aLayersForwardRowIsComparedWithTheForwardPass() {
    double ratio =
        ratio(
            FORWARD,
            Contestants.LAYER,
            sample(FORWARD, "onednn", 100),
            sample(BACKWARD, "onednn", 900),
            sample(FORWARD, Contestants.LAYER, 150));

    assertEquals(1.5, ratio, 1e-12);
  }

  /** ONNX Runtime has no backward pass, and a peer whose forward pass wasn't measured no sum. */
  @Test
  void withoutBothPassesOfAPeerThereIsNothingToCompareALayerWith() {
    double ratio =
        ratio(
            BACKWARD,
            Contestants.LAYER,
            sample(FORWARD, "onnxruntime", 100),
            sample(BACKWARD, "onednn", 900),
            sample(BACKWARD, Contestants.LAYER, 400));

    assertEquals(Double.NaN, ratio);
  }

  private static Sample sample(int round, String contestant, double nanos) {
    return new Sample(round, new Cell(FORWARD, contestant, 1), nanos, OptionalDouble.empty());
  }

  /** Ours take 80 to 100 and the peer 100: a tie in one process and faster in the other. */
  @Test
  void aRowIsOpenIfProcessesGiveDifferentVerdicts() {
    Summary open =
        new Summary(
            List.of(
                sample(1, Contestants.PLAIN, 80),
                sample(2, Contestants.PLAIN, 100),
                sample(1, "onednn", 100),
                sample(2, "onednn", 100)),
            List.of());
    Summary clear =
        new Summary(
            List.of(
                sample(1, Contestants.PLAIN, 80),
                sample(2, Contestants.PLAIN, 82),
                sample(1, "onednn", 100),
                sample(2, "onednn", 101)),
            List.of());

    assertTrue(open.isOpen(FORWARD, Contestants.PLAIN, 1));
    assertFalse(clear.isOpen(FORWARD, Contestants.PLAIN, 1));
  }
}
