package dev.normkit.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final Row FIRST = Row.of("method", "batch").with("error", 12.5);
  private static final Row SECOND = Row.of("method", "group").with("error", Double.NaN);

  @TempDir private Path folder;

  @Test
  void linesComeBack() {
    Results results = new Results(folder.resolve("new"));
    assertEquals(List.of(), results.rows("t"));
    results.add("t", List.of(FIRST));
    results.add("t", List.of(SECOND));
    assertEquals(List.of(FIRST, SECOND), results.rows("t"));
  }

  @Test
  void lineThatWasBrokenOffIsLostAlone() throws IOException {
    Results results = new Results(folder);
    results.add("t", List.of(FIRST));
    Files.writeString(folder.resolve("t.csv"), "group,1", StandardOpenOption.APPEND);
    assertEquals(List.of(FIRST), results.rows("t"));
    results.add("t", List.of(SECOND));
    assertEquals(List.of(FIRST, SECOND), results.rows("t"));
  }

  @Test
  void otherColumnsAreRefused() {
    Results results = new Results(folder);
    results.add("t", List.of(FIRST));
    List<Row> wider = List.of(SECOND.with("loss", 1));
    assertThrows(IllegalArgumentException.class, () -> results.add("t", wider));
    assertEquals(List.of(FIRST), results.rows("t"));
  }

  @Test
  void valuesThatWouldBreakALineAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> FIRST.with("advice", "one, two"));
  }
}
