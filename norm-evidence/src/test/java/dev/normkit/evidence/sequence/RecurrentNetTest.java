package dev.normkit.evidence.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Parameter;
import dev.normkit.evidence.net.SoftmaxCrossEntropy;
import dev.normkit.evidence.net.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A recurrent network on sequences of unequal length. */
class RecurrentNetTest {
  private static final RecurrentNet.Sizes SIZES = new RecurrentNet.Sizes(5, 4, 3);
  private static final double STEP = 1 / 64.0;
  private static final double TOLERANCE = 2e-3;

  private final Random random = new Random(1);

  private Sequence sequence(int length) {
    return new Sequence(random.ints(length, 0, SIZES.alphabet()).toArray(), random.nextInt(3));
  }

  private SequenceBatch batch(int... lengths) {
    return new SequenceBatch(IntStream.of(lengths).mapToObj(this::sequence).toList());
  }

  private RecurrentNet net(CellNorm norm) {
    return new RecurrentNet(SIZES, norm.create(SIZES.features(), 0.8), new Random(2));
  }

  /** Through all time, and through statistics of few rows. */
  @ParameterizedTest
  @EnumSource(CellNorm.class)
  void backwardGivesTheGradient(CellNorm norm) {
    RecurrentNet net = net(norm);
    SequenceBatch batch = batch(2, 6, 4, 1, 6, 4, 6);
    DoubleSupplier loss =
        () -> {
          Tensor scores = net.forward(batch, Mode.TRAINING);
          return SoftmaxCrossEntropy.loss(scores, batch.labels(), scores);
        };
    Tensor scores = net.forward(batch, Mode.TRAINING);
    SoftmaxCrossEntropy.loss(scores, batch.labels(), scores);
    net.backward(scores);
    for (Parameter parameter : net.parameters()) {
      float[] gradient = parameter.gradient().toArray();
      for (int i = 0; i < gradient.length; i++) {
        double near = difference(parameter.values(), i, STEP, loss);
        double far = difference(parameter.values(), i, 2 * STEP, loss);
        double expected = (4 * near - far) / 3;
        double off = Math.abs(gradient[i] - expected);
        assertTrue(off <= TOLERANCE, norm + " at " + i + ": " + gradient[i] + ", not " + expected);
      }
    }
  }

  private static double difference(FloatSpan values, int i, double step, DoubleSupplier loss) {
    int at = values.offset() + i;
    float before = values.array()[at];
    values.array()[at] = (float) (before + step);
    double above = loss.getAsDouble();
    values.array()[at] = (float) (before - step);
    double below = loss.getAsDouble();
    values.array()[at] = before;
    return (above - below) / (2 * step);
  }

  /** What stands beside a sequence and how long that is doesn't matter in inference. */
  @ParameterizedTest
  @EnumSource(CellNorm.class)
  void aSequenceAloneGetsTheSameScores(CellNorm norm) {
    RecurrentNet net = net(norm);
    net.forward(batch(3, 5, 4, 5), Mode.TRAINING);
    List<Sequence> sequences = List.of(sequence(30), sequence(7), sequence(3));
    Tensor together = net.forward(new SequenceBatch(sequences), Mode.INFERENCE);
    for (int row = 0; row < sequences.size(); row++) {
      Tensor alone = net.forward(new SequenceBatch(List.of(sequences.get(row))), Mode.INFERENCE);
      for (int k = 0; k < SIZES.classes(); k++) {
        assertEquals(
            together.data()[row * SIZES.classes() + k], alone.data()[k], 1e-5, norm + " " + row);
      }
    }
  }

  /** A single row has no variance; its step takes the statistics that are there. */
  @ParameterizedTest
  @EnumSource(CellNorm.class)
  void aBatchMayEndInASingleRow(CellNorm norm) {
    RecurrentNet net = net(norm);
    SequenceBatch batch = batch(2, 5, 3, 3);
    Tensor scores = net.forward(batch, Mode.TRAINING);
    SoftmaxCrossEntropy.loss(scores, batch.labels(), scores);
    net.backward(scores);
    net.norm().startRecomputing();
    net.forward(batch, Mode.TRAINING);
    net.norm().finishRecomputing();
    net.forward(batch, Mode.TRAINING);
    for (Parameter parameter : net.parameters()) {
      for (float g : parameter.gradient().toArray()) {
        assertTrue(Float.isFinite(g));
      }
    }
  }

  /** Beyond the steps of training those of the last one serve. */
  @Test
  void statisticsPerStepDiffer() {
    float[] rows = {1, 2, 3, 4, 3, 5, 7, 9};
    float[] others = {0, 0, 0, 0, 2, 2, 2, 2};
    NormSteps steps = (NormSteps) CellNorm.OWN.create(4, 1);
    for (int i = 0; i < Names.LONGEST_TRAINED; i++) {
      steps.forward(i, i == 0 ? rows : others, Mode.TRAINING);
    }
    float[] first = steps.forward(0, rows, Mode.INFERENCE);
    float[] last = steps.forward(Names.LONGEST_TRAINED - 1, rows, Mode.INFERENCE);
    float[] beyond = steps.forward(Names.LONGEST, rows, Mode.INFERENCE);
    assertArrayEquals(last, beyond);
    assertTrue(Math.abs(first[0] - last[0]) > 0.01);
  }

  @Test
  void aBatchHasTheLongestFirst() {
    SequenceBatch batch = batch(2, 5, 3);
    assertEquals(List.of(5, 3, 2), List.of(batch.length(0), batch.length(1), batch.length(2)));
    List<Integer> rows = new ArrayList<>();
    for (int step = 0; step <= batch.steps(); step++) {
      rows.add(batch.rows(step));
    }
    assertEquals(List.of(3, 3, 2, 1, 1, 0), rows);
  }
}
