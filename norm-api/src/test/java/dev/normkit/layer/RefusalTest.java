package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;

/**
 * Illegal calls are refused with the right exception and a message that names the argument, its
 * value and what would do, before anything is written; calls on the border are not.
 */
class RefusalTest {

  @ParameterizedTest
  @MethodSource({
    "dev.normkit.layer.ShapeRefusals#all",
    "dev.normkit.layer.SpecRefusals#all",
    "dev.normkit.layer.ArgumentRefusals#all",
    "dev.normkit.layer.StatisticsRefusals#all",
    "dev.normkit.layer.CallRefusals#forward",
    "dev.normkit.layer.CallRefusals#backward",
    "dev.normkit.layer.LayerRefusals#all"
  })
  void isRefused(Refusal refusal) {
    refusal.check();
  }

  @ParameterizedTest
  @MethodSource({
    "dev.normkit.layer.ShapeRefusals#legal",
    "dev.normkit.layer.SpecRefusals#legal",
    "dev.normkit.layer.ArgumentRefusals#legal",
    "dev.normkit.layer.StatisticsRefusals#legal",
    "dev.normkit.layer.CallRefusals#legal",
    "dev.normkit.layer.LayerRefusals#legal"
  })
  void isAccepted(Legal legal) throws Throwable {
    legal.call().execute();
  }

  /** The check itself sees a wrong type, a poor message and a single written bit. */
  @Test
  void theCheckBites() {
    float[] memory = {1, 0, 2};
    Executable good =
        () -> {
          throw new IllegalArgumentException("x is 1");
        };
    Executable writing =
        () -> {
          memory[1] = -0f;
          throw new IllegalArgumentException("x is 1");
        };
    Refusal.illegal("good", good, "x", "1").leaving(memory).check();
    fails(Refusal.illegal("accepted", () -> {}, "x"));
    fails(Refusal.illegalState("wrong type", good, "x"));
    fails(Refusal.illegal("poor message", good, "y"));
    fails(Refusal.illegal("writes", writing, "x").leaving(memory));
  }

  private static void fails(Refusal refusal) {
    assertThrows(AssertionFailedError.class, refusal::check);
  }
}
