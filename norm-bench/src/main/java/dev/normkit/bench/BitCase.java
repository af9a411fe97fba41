package dev.normkit.bench;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same samples in another company: what {@link Reproducibility} compares. All cases of a {@link
 * Group} hold the same samples, and a batch-invariant computation gives them the same bits.
 *
 * @param group what changes between the cases; the first case of a group is what others are
 *     compared with
 * @param name for readers, for example {@code in a batch of 64}
 * @param batch how many samples a call has
 * @param places where in the batch the compared samples are, in their own order
 * @param padded whether the others are zeros, with a gradient of zero, in place of samples
 */
record BitCase(Group group, String name, int batch, int[] places, boolean padded) {

  /** What changes between two cases, and whether equal bits may be expected. */
  enum Group {
    COMPANY("a sample alone, and in a batch"),
    POSITION("another position in the batch"),
    PADDING("samples of zeros around"),
    ORDER("the samples of a batch in another order"),
    /** One case only: it is compared between processes. */
    WHOLE("all samples of a large batch");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private static final int REAL = 200;

  /** A large batch: all share the work between threads. */
  private static final int MANY = 4096;

  /** The methods whose statistics are a sample's own, and BatchNorm where they are fixed. */
  private static final List<Row> SAMPLE_BY_SAMPLE =
      List.of(
          dense(NormSpec.layerNorm().build(), Pass.FORWARD),
          dense(NormSpec.layerNorm().build(), Pass.BACKWARD),
          dense(NormSpec.rmsNorm().build(), Pass.FORWARD),
          planes(NormSpec.groupNorm(8).build(), Pass.FORWARD),
          planes(NormSpec.groupNorm(8).build(), Pass.BACKWARD),
          planes(NormSpec.instanceNorm().build(), Pass.FORWARD),
          planes(NormSpec.instanceNorm().build(), Pass.BACKWARD),
          planes(NormSpec.batchNorm().build(), Pass.INFERENCE));

  private static final List<Row> OF_THE_BATCH =
      List.of(
          planes(NormSpec.batchNorm().build(), Pass.FORWARD),
          planes(NormSpec.batchNorm().build(), Pass.BACKWARD),
          dense(NormSpec.batchNorm().build(), Pass.FORWARD),
          dense(NormSpec.batchNorm().build(), Pass.BACKWARD));

  private static Row dense(NormSpec spec, Pass pass) {
    return new Row(spec, Shape.dense(1, 768), pass);
  }

  private static Row planes(NormSpec spec, Pass pass) {
    return new Row(spec, Shape.channelsFirst(1, 32, 4, 4), pass);
  }

  /** What is computed, of a single sample; the batch is the case's. */
  static List<Row> operations() {
    List<Row> all = new ArrayList<>(SAMPLE_BY_SAMPLE);
    all.addAll(OF_THE_BATCH);
    return all;
  }

  /** The cases of an operation; each group begins with what its others are compared with. */
  static List<BitCase> of(Row operation) {
    boolean ofTheBatch =
        operation.spec().method() == NormMethod.BATCH && operation.pass() != Pass.INFERENCE;
    return ofTheBatch ? ordered() : alone();
  }

  private static List<BitCase> alone() {
    List<BitCase> cases = new ArrayList<>();
    for (int batch : new int[] {1, 4, 16, 64, MANY}) {
      String name = batch == 1 ? "alone" : "in a batch of " + batch;
      cases.add(new BitCase(Group.COMPANY, name, batch, new int[] {0}, false));
    }
    for (int place : new int[] {0, 1, 31, 63}) {
      String name = "sample " + place + " of 64";
      cases.add(new BitCase(Group.POSITION, name, 64, new int[] {place}, false));
    }
    cases.add(padding(0, 0));
    cases.add(padding(0, 5));
    cases.add(padding(3, 0));
    cases.add(padding(3, 5));
    cases.add(whole());
    return cases;
  }

  private static BitCase whole() {
    return new BitCase(Group.WHOLE, "all of " + MANY, MANY, given(), false);
  }

  private static int[] given() {
    return IntStream.range(0, MANY).toArray();
  }

  private static BitCase padding(int before, int after) {
    int[] places = IntStream.range(before, before + REAL).toArray();
    String name = before + " before and " + after + " after";
    return new BitCase(Group.PADDING, name, before + REAL + after, places, true);
  }

  private static List<BitCase> ordered() {
    int[] given = given();
    // A step that has no divisor in common with the batch comes by every place once.
    int[] permuted = Arrays.stream(given).map(i -> i * 1001 % MANY).toArray();
    return List.of(
        new BitCase(Group.ORDER, "as given", MANY, given, false),
        new BitCase(Group.ORDER, "permuted", MANY, permuted, false),
        whole());
  }

  /** The samples from which all cases of an operation take theirs. */
  static Problem samples(Row operation) {
    return Problem.of(ofBatch(operation, MANY), 0);
  }

  /**
   * The numbers of the case: the compared samples are the first ones of all, wherever they lie; the
   * others follow, or are zeros.
   */
  Problem problem(Row operation, Problem all) {
    int sample = operation.shape().elements();
    return new Problem(
        ofBatch(operation, batch),
        0,
        arrange(all.x(), sample),
        all.dy().length == 0 ? all.dy() : arrange(all.dy(), sample),
        all.weight(),
        all.bias(),
        all.runningMean(),
        all.runningVariance());
  }

  private static Row ofBatch(Row operation, int batch) {
    int[] sizes = operation.shape().sizes();
    sizes[0] = batch;
    Shape shape = Shape.of(operation.shape().layout(), sizes);
    return new Row(operation.spec(), shape, operation.pass());
  }

  private float[] arrange(float[] samples, int sample) {
    float[] arranged = new float[batch * sample];
    boolean[] taken = new boolean[batch];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(samples, i * sample, arranged, places[i] * sample, sample);
      taken[places[i]] = true;
    }
    int next = places.length;
    for (int i = 0; i < batch && !padded; i++) {
      if (!taken[i]) {
        System.arraycopy(samples, next++ * sample, arranged, i * sample, sample);
      }
    }
    return arranged;
  }

  /** The compared samples of a result, in their own order. */
  float[] compared(float[] result, int sample) {
    float[] values = new float[places.length * sample];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(result, places[i] * sample, values, i * sample, sample);
    }
    return values;
  }

  /** Whether the gradients of γ and β have the same terms as those of the group's first case. */
  boolean sameTerms() {
    return group == Group.PADDING || group == Group.ORDER || group == Group.WHOLE;
  }
}
