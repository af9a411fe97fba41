package dev.normkit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How a shape of many axes is told. */
class ShapeTest {
  private static final int AXES = 100_000;

  @Test
  void messagesListTheFirstOfManyAxes() {
    String told = "1x1x1x1x1x1x1x1x… sequence of 100000 axes";
    int[] ones = ones();
    int[] broken = ones();
    broken[AXES - 1] = -1;
    int[] large = ones();
    large[AXES - 2] = 1 << 30;
    large[AXES - 1] = 2;

    assertTold("shape " + told + ": axis 99999 has size -1", () -> Shape.sequence(broken));
    assertTold("shape " + told + " has more elements", () -> Shape.sequence(large));
    String bare = " shape [1, 1, 1, 1, 1, 1, 1, 1, …] has 100000 axes; it needs ";
    assertTold("dense" + bare, () -> Shape.of(Layout.DENSE, ones));
    assertTold("channelsFirst" + bare, () -> Shape.channelsFirst(ones));
    assertTold(
        "GROUP is not possible on " + told,
        () -> new NormPlan(NormSpec.groupNorm(1), Shape.sequence(ones)));
  }

  private static int[] ones() {
    int[] ones = new int[AXES];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static void assertTold(String beginning, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.startsWith(beginning), () -> "\"" + message + "\"");
    assertTrue(message.length() < 300, () -> message.length() + " characters");
  }

  /** A key of what was measured, so not shortened. */
  @Test
  void theTextItselfIsWhole() {
    assertEquals(2 * AXES - 1 + " sequence".length(), Shape.sequence(ones()).toString().length());
  }
}
