package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
}
