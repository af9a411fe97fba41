package dev.normkit.simd.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.kernel.RowForward;
import dev.normkit.simd.SimdBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * C2 inlines a method that is called often as long as it has at most 325 bytes of bytecode
 * (-XX:FreqInlineSize), however short the call's caller is. Speed rests on that where a loop over
 * rows has to become one compiled method.
 */
class MethodSizeTest {
  private static final int LIMIT = 325;

  /** What becomes part of a loop over rows one by one: forward and backward. */
  private static final List<String> INLINED =
      List.of(
          "gen.RowSumsLoops.oneByRow",
          "gen.RowSumsLoops.oneAroundZero",
          "gen.RowGradientSumsLoops.oneByRowAndElement",
          "gen.RowGradientSumsLoops.turnsAroundZero",
          "gen.RowSumsLoops.turnsByRow",
          "gen.RowSumsLoops.turnsAroundZero",
          "gen.RowNormalizeLoops.oneByRowAndElement",
          "gen.RowNormalizeLoops.oneAroundZero",
          "gen.RowNormalizeLoops.tailByRowAndElement",
          "gen.RowNormalizeLoops.tailAroundZero",
          "gen.RowInputGradientLoops.oneByRowAndElement",
          "gen.RowInputGradientLoops.oneAroundZero",
          "gen.RowInputGradientLoops.tailByRowAndElement",
          "gen.RowInputGradientLoops.tailAroundZero",
          "lanes.LaneSums.combine",
          "lanes.Lanes.lead",
          "lanes.Lanes.head");

  /** All that is too large, and therefore called, or the loop itself. */
  private static final Set<String> CALLED =
      Set.of(
          "gen.ColumnGradientSumsLoops.allByElement",
          "gen.ColumnInputGradientLoops.allByElement",
          "gen.ColumnInputGradientLoops.twoByElement",
          "gen.ColumnNormalizeLoops.allByElement",
          "gen.ColumnPivotsLoops.oneByElement",
          "gen.ColumnSumsLoops.allByElement",
          "gen.RowBackwardLoops.oneAroundZero",
          "gen.RowBackwardLoops.oneByRowAndElement",
          "gen.RowForwardLoops.oneAroundZero",
          "gen.RowForwardLoops.oneByRowAndElement",
          "gen.RowGradientSumsLoops.anyByRow",
          "gen.RowGradientSumsLoops.restAroundZero",
          "gen.RowGradientSumsLoops.restByRowAndElement",
          "gen.RowGradientSumsLoops.turnsByRowAndElement",
          "gen.RowGradientSumsLoops.allAroundZero",
          "gen.RowGradientSumsLoops.allByRowAndElement",
          "gen.RowInputGradientLoops.allAroundZero",
          "gen.RowInputGradientLoops.allByRowAndElement",
          "gen.RowNormalizeLoops.allAroundZero",
          "gen.RowNormalizeLoops.allByRowAndElement",
          "gen.RowNormalizeLoops.twoAroundZero",
          "gen.RowNormalizeLoops.twoByRowAndElement",
          "gen.RowInputGradientLoops.allByRow",
          "gen.RowNormalizeLoops.allByRow",
          "gen.RowSumsLoops.anyAroundZero",
          "gen.RowSumsLoops.anyByRow",
          "gen.RowSumsLoops.restByRow",
          "gen.RowSumsLoops.twoByRow",
          "lanes.LaneSums.trees");

  private static Map<String, Integer> sizes() throws IOException {
    Path classes =
        Path.of("target/classes/" + SimdBackend.class.getPackageName().replace('.', '/'));
    Map<String, Integer> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name =
            classes.relativize(file).toString().replace(".class", "").replaceAll("[/\\\\]", ".");
        try (InputStream in = Files.newInputStream(file)) {
          MethodSizes.of(in).forEach((method, size) -> all.put(name + "." + method, size));
        }
      }
    }
    return all;
  }

  @Test
  void whatLoopsContainIsSmallEnough() throws IOException {
    Map<String, Integer> sizes = sizes();
    for (String method : INLINED) {
      Integer size = sizes.get(method);
      assertNotNull(size, "there is no " + method);
      assertTrue(size <= LIMIT, method + " has " + size + " bytes, and C2 inlines " + LIMIT);
    }
  }

  @Test
  void whatIsCalledIsKnown() throws IOException {
    Map<String, Integer> sizes = sizes();
    sizes.values().removeIf(size -> size <= LIMIT);
    assertEquals(new TreeSet<>(CALLED), new TreeSet<>(sizes.keySet()), sizes.toString());
  }

  /** What the loops over rows ask of the kernel, in between. */
  @Test
  void statisticsOfARowAreSmallEnough() throws IOException {
    for (String type : List.of("RowForward", "RowBackward", "RowMoments", "RowSlopes")) {
      try (InputStream in = RowForward.class.getResourceAsStream(type + ".class")) {
        MethodSizes.of(in)
            .forEach((name, size) -> assertTrue(size <= LIMIT, type + "." + name + " " + size));
      }
    }
  }
}
