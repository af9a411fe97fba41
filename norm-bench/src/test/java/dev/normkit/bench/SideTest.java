package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No side gains by its place. */
class SideTest {
  @Test
  void sixPairsHaveEveryOrderOnce() {
    Set<List<Side>> orders = new HashSet<>();
    for (int pair = 1; pair <= 6; pair++) {
      orders.add(Side.order(pair));
      assertEquals(Set.of(Side.values()), Set.copyOf(Side.order(pair)));
    }
    assertEquals(6, orders.size());
    assertEquals(Side.order(1), Side.order(7));
  }

  @Test
  void idsAreRead() {
    for (Side side : Side.values()) {
      assertEquals(side, Side.named(side.id()));
    }
  }
}
