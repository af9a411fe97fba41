package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/**
 * A call that must be refused.
 *
 * @param name what is wrong
 * @param type what is thrown
 * @param call the call
 * @param words what the message must contain: the argument, its value, what would do
 * @param memory arrays that must stay as they are, to the bit
 */
record Refusal(
    String name,
    Class<? extends Throwable> type,
    Executable call,
    List<String> words,
    List<float[]> memory) {

  static Refusal illegal(String name, Executable call, String... words) {
    return new Refusal(name, IllegalArgumentException.class, call, List.of(words), List.of());
  }

  static Refusal illegalState(String name, Executable call, String... words) {
    return new Refusal(name, IllegalStateException.class, call, List.of(words), List.of());
  }

  /** A missing argument, named in the message. */
  static Refusal missing(String argument, Executable call) {
    return new Refusal(
        "null " + argument, NullPointerException.class, call, List.of(argument), List.of());
  }

  Refusal leaving(float[]... arrays) {
    return new Refusal(name, type, call, words, List.of(arrays));
  }

  void check() {
    List<int[]> before = memory.stream().map(Refusal::bits).toList();
    String message = assertThrowsExactly(type, call).getMessage();
    for (String word : words) {
      assertTrue(says(message, word), () -> "no \"" + word + "\" in: " + message);
    }
    for (int i = 0; i < before.size(); i++) {
      assertEquals(-1, Arrays.mismatch(before.get(i), bits(memory.get(i))), "array " + i);
    }
  }

  /** A null argument is named alone. */
  private boolean says(String message, String word) {
    return type == NullPointerException.class ? message.equals(word) : message.contains(word);
  }

  private static int[] bits(float... values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Override
  public String toString() {
    return name;
  }
}
