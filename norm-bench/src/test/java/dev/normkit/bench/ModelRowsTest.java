package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rows of trained models are measured on demand alone, and their times are summed up. */
class ModelRowsTest {
  private static final int NORMS = 148;

  private static boolean anyOfModels(String pattern) {
    return Row.chosen(Pattern.compile(pattern)).stream()
        .anyMatch(row -> row.family().equals(ModelRows.FAMILY));
  }

  @Test
  void onlyTheFamilysNameChoosesThem() {
    for (String pattern : List.of("", "layer-", "batch-inference", "8x", "384", "o")) {
      assertFalse(anyOfModels(pattern), pattern);
    }
    assertTrue(anyOfModels("models-layer"));
    List<Row> chosen = Row.chosen(Pattern.compile("models-"));
    assertEquals(ModelRows.all(), chosen);
  }

  @Test
  void theyStandForAllNormsAndAreFoundByName() {
    assertEquals(NORMS, ModelRows.all().stream().mapToInt(ModelRows::norms).sum());
    ModelRows.all().forEach(row -> assertEquals(row, Row.named(row.name())));
    long names = Row.all().stream().map(Row::name).distinct().count();
    assertEquals(Row.all().size(), names);
  }

  @Test
  void theSumCountsEachNorm() {
    List<Sample> samples = new ArrayList<>();
    for (Row row : ModelRows.all()) {
      samples.add(new Sample(1, new Cell(row, "simd", 1), 2000, OptionalDouble.empty()));
      samples.add(new Sample(1, new Cell(row, "onnxruntime", 1), 4000, OptionalDouble.empty()));
    }
    Row one = ModelRows.all().get(0);
    Row other = ModelRows.all().get(1);
    samples.add(new Sample(1, new Cell(one, "cpu", 1), 1500, OptionalDouble.empty()));
    samples.add(new Sample(1, new Cell(other, "cpu", 1), 5000, OptionalDouble.empty()));
    List<String> lines =
        ModelTimes.section(
            new Summary(samples, List.of()),
            List.of("- machine: any", "- peers: onednn 3.13, onnxruntime 1.29.0"));
    assertTrue(lines.contains("- machine: any"));
    assertTrue(lines.contains("- peers: onnxruntime 1.29.0"));
    assertTrue(lines.contains("| all | 148 | 296 | – | 592 | 0.50 |"));
    assertTrue(lines.contains("Each time is of one process, so single rows say little."));
    assertEquals(
        "`cpu` takes 0.75 to 2.50 of the time of `simd`, and less than it on 1 of 2 shapes.",
        lines.get(lines.size() - 1));
  }

  private static Sample sample(int round, Row row, String contestant, int threads) {
    return new Sample(round, new Cell(row, contestant, threads), 2000, OptionalDouble.empty());
  }

  private static List<String> section(String peers, Sample... samples) {
    return ModelTimes.section(
        new Summary(List.of(samples), List.of()), List.of("- peers: " + peers));
  }

  @Test
  void threadsWithoutAModelAreLeftOut() {
    Row model = ModelRows.all().get(0);
    List<String> lines =
        section(
            "onednn 3.13",
            sample(1, model, "simd", 1),
            sample(1, Row.named("layer-forward-8x64"), "simd", 2));
    assertTrue(lines.contains("Threads: 1"));
    assertFalse(lines.contains("Threads: 2"));
    assertTrue(lines.contains("- peers: none"));
  }

  @Test
  void processesAreCounted() {
    Row model = ModelRows.all().get(0);
    Sample first = sample(1, model, "simd", 1);
    Sample second = sample(2, model, "simd", 1);
    assertTrue(section("", first).contains("Each time is of one process, so single rows say little."));
    assertTrue(section("", first, second).contains("Each time is the median of 2 processes."));
    assertTrue(
        section("", first, second, sample(1, model, "cpu", 1))
            .contains("Each time is the median of 1 to 2 processes."));
  }

  /** Pages are read everywhere. */
  @Test
  void numbersDontDependOnTheLocale() {
    Row model = ModelRows.all().get(0);
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      List<String> lines = section("", sample(1, model, "simd", 1), sample(1, model, "cpu", 1));
      assertEquals(
          "`cpu` takes 1.00 to 1.00 of the time of `simd`, and less than it on 0 of 1 shapes.",
          lines.get(lines.size() - 1));
    } finally {
      Locale.setDefault(usual);
    }
  }
}
