package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.bench.SideSample.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison that is broken off goes on with what it has, and with nothing else. */
class SideResultsTest {
  private static final Cell SMALL = new Cell(Row.named("layer-forward-8x64"), "simd", 1);
  private static final Cell LARGE = new Cell(Row.named("rms-forward-512x4096"), "simd", 1);
  private static final Map<String, String> CONDITIONS = Map.of("before", "abc, jars 12345678");
  private static final Map<String, String> NOTES = Map.of("begun", "today");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("new").resolve("raw.csv");
  }

  private static void add(SideResults results, int pair, Cell cell, double... nanos)
      throws IOException {
    for (Side side : Side.values()) {
      results.add(new SideSample(new Place(pair, cell, side), nanos[side.ordinal()]));
    }
  }

  @Test
  void goesOnWithWhatItHas() throws IOException {
    SideResults begun = SideResults.start(file, CONDITIONS, NOTES);
    add(begun, 1, SMALL, 110, 100, 101);
    begun.add(new SideSample(new Place(2, SMALL, Side.NOW), 220));

    SideResults results = SideResults.resume(file, CONDITIONS, Map.of("begun", "tomorrow"));
    assertTrue(results.has(new Place(1, SMALL, Side.CONTROL)));
    assertTrue(results.has(new Place(2, SMALL, Side.NOW)));
    assertFalse(results.has(new Place(2, SMALL, Side.BEFORE)));
    assertFalse(results.has(new Place(1, LARGE, Side.NOW)));
    assertEquals(1, results.ratio(SMALL, Side.NOW, Side.BEFORE).orElseThrow().pairs());

    results.add(new SideSample(new Place(2, SMALL, Side.BEFORE), 200));
    Ratio ratio =
        SideResults.resume(file, CONDITIONS, NOTES)
            .ratio(SMALL, Side.NOW, Side.BEFORE)
            .orElseThrow();
    assertEquals(2, ratio.pairs());
    assertEquals(1.1, ratio.low(), 1e-9);
    assertTrue(Files.readAllLines(file).contains("# begun: tomorrow"));
  }

  @Test
  void refusesOtherConditions() throws IOException {
    SideResults.start(file, CONDITIONS, NOTES);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> SideResults.resume(file, Map.of("before", "abc, jars 00000000"), NOTES));
    assertTrue(refused.getMessage().contains("# before: abc, jars 12345678"), refused::getMessage);
    assertTrue(refused.getMessage().contains("# before: abc, jars 00000000"), refused::getMessage);
  }

  @Test
  void theTableNamesWhatIsSlowerForCertain() throws IOException {
    SideResults results = SideResults.start(file, CONDITIONS, NOTES);
    for (int pair = 1; pair <= 7; pair++) {
      add(results, pair, LARGE, 1_000 + pair, 1_000, 1_001);
      add(results, pair, SMALL, 110 + 0.1 * pair, 100, pair % 2 == 0 ? 300 : 100);
    }
    SideTable table = new SideTable(results);
    assertEquals(List.of(SMALL), table.slower());

    List<String> lines = table.lines();
    assertTrue(lines.get(2).startsWith("| layer-forward-8x64 | simd | 1 | 0.11 | 0.10 | 1.104 |"));
    assertTrue(lines.get(2).endsWith(" | 7 | slower |"), lines.get(2));
    assertTrue(lines.get(3).endsWith(" | 7 | same |"), lines.get(3));
    assertTrue(lines.get(5).endsWith("Slower: 1."), lines.get(5));
  }

  /** Where equal code comes out as different, the machine is to blame. */
  @Test
  void theTableDoubtsWhatTheControlDoubts() throws IOException {
    SideResults results = SideResults.start(file, CONDITIONS, NOTES);
    for (int pair = 1; pair <= 7; pair++) {
      add(results, pair, SMALL, 120, 100, 120);
    }
    String line = new SideTable(results).lines().get(2);
    assertTrue(line.endsWith("| slower, but so differs the control |"), line);
  }
}
