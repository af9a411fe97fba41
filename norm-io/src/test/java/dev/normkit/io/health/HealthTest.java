package dev.normkit.io.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each finding where its threshold lies, and none on a healthy layer. */
class HealthTest {
  private static final int CHANNELS = 8;

  private double epsilon = 1e-5;
  private String type = "float32";
  private final double[] gamma = filled(1.5);
  private final double[] beta = filled(0.5);
  private final double[] mean = filled(0.3);
  private final double[] variance = filled(2);
  private List<String> conventions = List.of();

  private static double[] filled(double value) {
    double[] all = new double[CHANNELS];
    Arrays.fill(all, value);
    return all;
  }

  private Normalization batchNorm(String name) {
    return norm(
        name,
        NormMethod.BATCH,
        new Weights(
            weight("gamma", gamma),
            weight("beta", beta),
            weight("mean", mean),
            weight("variance", variance)));
  }

  private Optional<Weight> weight(String name, double... values) {
    return Optional.of(Weight.stored(name, type, List.of((long) values.length), List.of(), values));
  }

  private Normalization norm(String name, NormMethod method, Weights weights) {
    return new Normalization(
        name,
        method,
        new Place(Place.Form.OPERATOR, "", "", List.of()),
        new DataShape(Layout.CHANNELS_FIRST, List.of()),
        Settings.of(epsilon),
        weights,
        conventions,
        List.of());
  }

  private void assertFinds(FindingKind kind, Severity severity, int channels) {
    List<Finding> all = Health.of(batchNorm("bn"));
    List<Finding> of = all.stream().filter(one -> one.kind() == kind).toList();
    assertEquals(1, of.size(), kind + " in " + all);
    assertEquals(severity, of.get(0).severity());
    assertEquals(channels, of.get(0).channels().size(), of.get(0).toString());
    assertEquals("bn", of.get(0).layer());
  }

  @Test
  void aHealthyLayerHasNoFindings() {
    assertEquals(List.of(), Health.of(batchNorm("bn")));
  }

  /** Millions of channels in thousands of layers would be more than the memory. */
  @Test
  void theFirstChannelsAreNamedAndLayersShareThem() {
    double[] broken = new double[5000];
    Arrays.fill(broken, Double.NaN);
    Weights weights = Weights.of(weight("gamma", broken), Optional.empty());
    List<Finding> found =
        Health.of(List.of(norm("a", NormMethod.RMS, weights), norm("b", NormMethod.RMS, weights)));
    assertEquals(2, found.size());
    assertEquals("'gamma' has 5000 NaN and 0 infinite values among 5000", found.get(0).evidence());
    assertEquals(Finding.MOST_CHANNELS, found.get(0).channels().size());
    assertEquals(4095, found.get(0).channels().get(4095));
    assertSame(found.get(0).channels(), found.get(1).channels());
  }

  /** As in a trained model: an enormous variance is the scale of its input, nothing else. */
  @Test
  void aLargeVarianceAloneProvesNothing() {
    Arrays.fill(variance, 5e7);
    Arrays.fill(mean, 1e3);
    assertEquals(List.of(), Health.of(batchNorm("bn")));
  }

  @Test
  void numbersThatArentNumbers() {
    variance[3] = Double.NaN;
    assertFinds(FindingKind.NOT_FINITE, Severity.ERROR, 1);
    variance[3] = Double.POSITIVE_INFINITY;
    assertFinds(FindingKind.NOT_FINITE, Severity.ERROR, 1);
    type = "float16";
    assertFinds(FindingKind.FLOAT16_OVERFLOW, Severity.ERROR, 1);
    variance[3] = 65504;
    assertFinds(FindingKind.FLOAT16_LIMIT, Severity.NOTE, 1);
  }

  @Test
  void aNegativeVariance() {
    variance[5] = -1e-3;
    assertFinds(FindingKind.NEGATIVE_VARIANCE, Severity.ERROR, 1);
  }

  @Test
  void statisticsThatHaveSeenNoBatch() {
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 1);
    assertFinds(FindingKind.FRESH_STATISTICS, Severity.ERROR, 0);
    variance[0] = 1.01;
    assertEquals(List.of(), Health.of(batchNorm("bn")));
  }

  @Test
  void deadChannelsAreANoteHoweverMany() {
    for (int dead : new int[] {3, 5, 7}) {
      Arrays.fill(variance, 0, dead, 5.6e-45);
      Arrays.fill(gamma, 0, dead, 4e-40);
      assertFinds(FindingKind.DEAD_CHANNELS, Severity.NOTE, dead);
      assertEquals(1, Health.of(batchNorm("bn")).size());
    }
  }

  @Test
  void channelsOfAGammaOf0AreDeadWhateverTheMedian() {
    Arrays.fill(variance, 0, 5, 0);
    Arrays.fill(gamma, 0, 5, 0);
    assertFinds(FindingKind.DEAD_CHANNELS, Severity.NOTE, 5);
    assertEquals(1, Health.of(batchNorm("bn")).size());
  }

  /** Then the largest γ tells which of them would count. */
  @Test
  void whereAllChannelsAreConstantTheLargestGammaCounts() {
    Arrays.fill(variance, 0);
    Arrays.fill(gamma, 0, 7, 4e-40);
    assertFinds(FindingKind.DEAD_CHANNELS, Severity.NOTE, 7);
    assertFinds(FindingKind.CONSTANT_CHANNELS, Severity.NOTE, 1);
  }

  @Test
  void constantChannelsWithALiveGammaAreAnErrorInHalfOfALayer() {
    variance[0] = 0;
    assertFinds(FindingKind.CONSTANT_CHANNELS, Severity.NOTE, 1);
    Arrays.fill(variance, 0, 4, 0);
    assertFinds(FindingKind.CONSTANT_CHANNELS, Severity.ERROR, 4);
  }

  @Test
  void anEpsilonAboveTheVariance() {
    epsilon = 1e-3;
    variance[0] = 5e-4;
    assertFinds(FindingKind.EPSILON_DOMINATES, Severity.NOTE, 1);
    variance[1] = 5e-4;
    assertFinds(FindingKind.EPSILON_DOMINATES, Severity.ERROR, 2);
  }

  @Test
  void anEpsilonBeyondAllDefaults() {
    epsilon = 1e-3f;
    assertEquals(List.of(), Health.of(batchNorm("bn")));
    epsilon = 0.01;
    assertFinds(FindingKind.LARGE_EPSILON, Severity.NOTE, 0);
    epsilon = 0.1;
    assertFinds(FindingKind.LARGE_EPSILON, Severity.ERROR, 0);
    epsilon = -1e-5;
    assertFinds(FindingKind.ILLEGAL_EPSILON, Severity.ERROR, 0);
    epsilon = Double.NaN;
    assertFinds(FindingKind.ILLEGAL_EPSILON, Severity.ERROR, 0);
  }

  @Test
  void anEpsilonThatFloat16DoesntHold() {
    type = "float16";
    epsilon = 1e-12;
    assertFinds(FindingKind.EPSILON_VANISHES, Severity.NOTE, 0);
  }

  @Test
  void aGainThatNoHealthyLayerHas() {
    gamma[2] = 4;
    variance[2] = 1.1e-5;
    assertTrue(
        Health.of(batchNorm("bn")).stream().noneMatch(one -> one.kind() == FindingKind.LARGE_GAIN));
    gamma[2] = 10;
    assertFinds(FindingKind.LARGE_GAIN, Severity.NOTE, 1);
    gamma[2] = 100;
    assertFinds(FindingKind.LARGE_GAIN, Severity.ERROR, 1);
  }

  @Test
  void aMeanSoLargeThatRoundingShows() {
    mean[6] = 3e3;
    assertFinds(FindingKind.ROUNDING, Severity.NOTE, 1);
    mean[6] = -3e5;
    assertFinds(FindingKind.ROUNDING, Severity.ERROR, 1);
  }

  @Test
  void parametersThatWereNeverTrained() {
    Arrays.fill(gamma, 1);
    Arrays.fill(beta, 0);
    assertFinds(FindingKind.UNTRAINED_PARAMETERS, Severity.NOTE, 0);
    Arrays.fill(gamma, 0);
    assertFinds(FindingKind.ZERO_GAMMA, Severity.ERROR, 0);
    Arrays.fill(gamma, 1);
    gamma[1] = 1e-9;
    assertFinds(FindingKind.WEAK_CHANNELS, Severity.NOTE, 1);
  }

  @Test
  void aNodeInTrainingMode() {
    conventions = List.of("it is in training mode: and so on");
    assertFinds(FindingKind.TRAINING_MODE, Severity.ERROR, 0);
  }

  @Test
  void weightsOfOtherSizes() {
    Normalization norm =
        norm("bn", NormMethod.BATCH, Weights.of(weight("g", 1, 2), weight("b", 1, 2, 3, 4)));
    assertEquals(FindingKind.SIZES_DIFFER, Health.of(norm).get(0).kind());
    assertTrue(Health.of(norm).get(0).isError());
  }

  @Test
  void layersOfOneMethodWithDifferentEpsilons() {
    Normalization usual = batchNorm("a");
    epsilon = 1e-3;
    Finding finding = Health.of(List.of(usual, usual, batchNorm("b"))).get(0);
    assertEquals(FindingKind.EPSILON_DIFFERS, finding.kind());
    assertEquals("ε of BatchNorm is 1e-5 in 2; 0.001 in 1, 'b'", finding.evidence());
    assertFalse(finding.isError());
  }

  @Test
  void errorsComeFirst() {
    Normalization healthy = batchNorm("a");
    variance[0] = -1;
    gamma[1] = 1e-9;
    List<Finding> all = Health.of(List.of(healthy, batchNorm("b")));
    assertTrue(all.get(0).isError(), all.toString());
  }

  @Test
  void figuresAreShort() {
    assertEquals(
        List.of("0", "1", "0.3", "123", "12.3", "1e-5", "4.77e7", "5.61e-45", "-2", "NaN", "∞"),
        List.of(
            Figures.text(0),
            Figures.text(1),
            Figures.text(0.3),
            Figures.text(123.4),
            Figures.text(12.34),
            Figures.text(1e-5f),
            Figures.text(4.77e7),
            Figures.text(5.6052e-45),
            Figures.text(-2),
            Figures.text(Double.NaN),
            Figures.text(Double.POSITIVE_INFINITY)));
  }

  private String evidence(Normalization norm) {
    return String.join("; ", Health.of(norm).stream().map(Finding::evidence).toList());
  }

  /** As many channels as there are values. */
  private Normalization ofGamma(double... values) {
    return norm("gn", NormMethod.GROUP, Weights.of(weight("gamma", values), Optional.empty()));
  }

  @Test
  void countsAreInWords() {
    assertEquals("γ is 0 in all 2 channels", evidence(ofGamma(0, 0)));
    assertEquals("γ is 0 in the only channel", evidence(ofGamma(0)));
    assertEquals("γ is 1 in all 2 channels", evidence(ofGamma(1, 1)));
    assertEquals("γ is 1 in the only channel", evidence(ofGamma(1)));
    double infinite = Double.POSITIVE_INFINITY;
    assertEquals("'gamma' has 0 NaN and 1 infinite value among 2", evidence(ofGamma(infinite, 2)));
    assertEquals(
        "'gamma' has 1 NaN and 2 infinite values among 3",
        evidence(ofGamma(infinite, -infinite, Double.NaN)));
    type = "float16";
    assertEquals("'gamma' has 1 infinite value in float16 among 2", evidence(ofGamma(infinite, 2)));
    assertEquals("'gamma' has 1 value of ±65504 in float16 among 2", evidence(ofGamma(65504, 6e4)));
    type = "float32";
    variance[0] = 5.6e-45;
    gamma[0] = 4e-40;
    assertTrue(
        evidence(batchNorm("bn"))
            .contains("the running variance is at most 5.6e-45 and |γ| at most 4e-40 in 1 of 8"),
        evidence(batchNorm("bn")));
  }
}
