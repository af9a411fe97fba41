package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Few items, in which everything that meets in any of them still meets; and what is asked by it.
 */
class CoveringTest {
  private static final String TIER = "normkit.test.tier";

  /** A product of three factors with 5, 4 and 3 levels, without one corner. */
  private static List<List<Integer>> product() {
    List<List<Integer>> product = new ArrayList<>();
    for (int a = 0; a < 5; a++) {
      for (int b = 0; b < 4; b++) {
        for (int c = 0; c < 3; c++) {
          if (a != 4 || b != 3) {
            product.add(List.of(a, b, c));
          }
        }
      }
    }
    return product;
  }

  /** What meets in items, as levels and the factors that they are of. */
  private static Set<List<Object>> pairs(List<? extends List<?>> items) {
    Set<List<Object>> pairs = new HashSet<>();
    for (List<?> item : items) {
      for (int one = 0; one < item.size(); one++) {
        for (int other = one + 1; other < item.size(); other++) {
          pairs.add(List.of(one, item.get(one), other, item.get(other)));
        }
      }
    }
    return pairs;
  }

  @Test
  void everyPairOfAProductMeetsInFewItems() {
    List<List<Integer>> chosen = Covering.of(2, product(), item -> item, item -> 1);
    assertEquals(pairs(product()), pairs(chosen));
    assertTrue(chosen.size() < 30, chosen.size() + " of " + product().size());
    assertEquals(chosen, Covering.of(2, product(), item -> item, item -> 1));
    assertEquals(product(), Covering.of(3, product(), item -> item, item -> 1));
  }

  @Test
  void whatIsDearIsChosenForNothingElse() {
    List<List<Integer>> items = List.of(List.of(1, 1), List.of(1, 2), List.of(1, 1));
    assertEquals(
        List.of(List.of(1, 1), List.of(1, 2)), Covering.of(2, items, item -> item, item -> 1));
    assertEquals(List.of(), Covering.of(2, List.<List<Integer>>of(), item -> item, item -> 1));
  }

  @Test
  void whateverMeetsInTheContractMeetsInItsPairs() {
    assertEquals(pairs(levels(Tier.FULL)), pairs(levels(Tier.PAIRS)));
    int full = levels(Tier.FULL).size();
    int few = levels(Tier.PAIRS).size();
    assertTrue(few < full / 10, few + " of " + full);
  }

  private static List<List<Object>> levels(Tier tier) {
    return Stream.of(Mode.values())
        .flatMap(mode -> tier.cases(mode).stream().map(asked -> levels(asked, mode)))
        .toList();
  }

  private static List<Object> levels(NormCase asked, Mode mode) {
    List<Object> levels = new ArrayList<>(CaseLevels.of(asked));
    levels.add(mode);
    return levels;
  }

  /** Nothing is asked in pairs that the full product doesn't ask. */
  @Test
  void pairsArePartOfTheProduct() {
    for (Mode mode : Mode.values()) {
      assertPart(Tier.PAIRS.cases(mode), Tier.FULL.cases(mode));
    }
    assertPart(Tier.PAIRS.cases(), Tier.FULL.cases());
    assertPart(Tier.PAIRS.large(), Tier.FULL.large());
    assertPart(Tier.PAIRS.many(), Tier.FULL.many());
    assertPart(Tier.PAIRS.trained(), Tier.FULL.trained());
    assertPart(Tier.PAIRS.sharing(), Tier.FULL.sharing());
    assertPart(Tier.PAIRS.shared(), Tier.FULL.shared());
  }

  private static void assertPart(List<?> part, List<?> whole) {
    assertTrue(!part.isEmpty() && part.size() < whole.size(), part.size() + " of " + whole.size());
    assertTrue(new HashSet<>(whole).containsAll(part), part.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aTierIsAskedForByItsName(Tier tier) {
    assertEquals(tier, with(tier.toString(), Tier::asked));
  }

  @Test
  void anUnknownTierIsRefused() {
    IllegalArgumentException refused =
        with("all", () -> assertThrows(IllegalArgumentException.class, Tier::asked));
    assertEquals(TIER + " is \"all\"; it must be \"pairs\" or \"full\"", refused.getMessage());
  }

  private static <T> T with(String tier, Supplier<T> action) {
    String before = System.getProperty(TIER, "pairs");
    System.setProperty(TIER, tier);
    try {
      return action.get();
    } finally {
      System.setProperty(TIER, before);
    }
  }
}
