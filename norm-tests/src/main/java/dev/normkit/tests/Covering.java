package dev.normkit.tests;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A small part of a product: whatever levels of two factors, or of three, meet in one of the items
 * meet in a chosen item too. Most mistakes need no more than two factors to show, and a set that
 * covers pairs grows with the square of the levels, whatever the number of factors (pairwise
 * testing, Cohen et al. 1997). Chosen greedily, by what is new per cost, so always alike.
 */
final class Covering {
  /** Of each item, the numbers of the combinations that meet in it. */
  private final List<int[]> combinations = new ArrayList<>();

  private final BitSet covered = new BitSet();

  private Covering() {}

  /** An item, and what choosing it was worth when that was last looked at. */
  private record Offer(int item, double worth) {}

  /**
   * Chooses.
   *
   * @param strength how many factors are combined: 2 for pairs
   * @param items from which to choose
   * @param levels of an item, as many for each
   * @param cost of an item, above 0
   * @return some of the items, in their order
   */
  static <T> List<T> of(
      int strength, List<T> items, Function<T, List<?>> levels, ToDoubleFunction<T> cost) {
    Covering covering = new Covering();
    covering.combine(strength, numbered(items, levels));
    BitSet chosen = covering.choose(items.stream().mapToDouble(cost).toArray());
    return chosen.stream().<T>mapToObj(items::get).toList();
  }

  /** The levels of each item, each factor's numbered from 0. */
  private static <T> List<int[]> numbered(List<T> items, Function<T, List<?>> levels) {
    List<Map<Object, Integer>> numbers = new ArrayList<>();
    List<int[]> numbered = new ArrayList<>();
    for (T item : items) {
      List<?> given = levels.apply(item);
      int[] number = new int[given.size()];
      for (int factor = 0; factor < number.length; factor++) {
        if (factor == numbers.size()) {
          numbers.add(new HashMap<>());
        }
        Map<Object, Integer> known = numbers.get(factor);
        number[factor] = known.computeIfAbsent(given.get(factor), level -> known.size());
      }
      numbered.add(number);
    }
    return numbered;
  }

  private void combine(int strength, List<int[]> levels) {
    int factors = levels.isEmpty() ? 0 : levels.get(0).length;
    int most = 1 + levels.stream().flatMapToInt(java.util.Arrays::stream).max().orElse(0);
    List<int[]> subsets = subsets(strength, factors);
    for (int[] level : levels) {
      int[] numbers = new int[subsets.size()];
      for (int subset = 0; subset < numbers.length; subset++) {
        int number = subset;
        for (int factor : subsets.get(subset)) {
          number = Math.addExact(Math.multiplyExact(number, most), level[factor]);
        }
        numbers[subset] = number;
      }
      combinations.add(numbers);
    }
  }

  /** All ways to take so many of the factors, in ascending order. */
  private static List<int[]> subsets(int size, int factors) {
    List<int[]> subsets = new ArrayList<>();
    for (int bits = 0; bits < 1 << factors; bits++) {
      if (Integer.bitCount(bits) == size) {
        subsets.add(BitSet.valueOf(new long[] {bits}).stream().toArray());
      }
    }
    return subsets;
  }

  /** What is new in an item only gets less, so an offer that is still the best is the best. */
  private BitSet choose(double... costs) {
    PriorityQueue<Offer> offers =
        new PriorityQueue<>(
            Comparator.comparingDouble(Offer::worth).reversed().thenComparingInt(Offer::item));
    for (int item = 0; item < costs.length; item++) {
      offers.add(new Offer(item, combinations.get(item).length / costs[item]));
    }
    BitSet chosen = new BitSet();
    while (!offers.isEmpty()) {
      Offer best = offers.poll();
      int fresh = fresh(best.item());
      double worth = fresh / costs[best.item()];
      if (fresh == 0) {
        continue;
      }
      if (worth < best.worth()) {
        offers.add(new Offer(best.item(), worth));
      } else {
        chosen.set(best.item());
        for (int combination : combinations.get(best.item())) {
          covered.set(combination);
        }
      }
    }
    return chosen;
  }

  private int fresh(int item) {
    int fresh = 0;
    for (int combination : combinations.get(item)) {
      fresh += covered.get(combination) ? 0 : 1;
    }
    return fresh;
  }
}
