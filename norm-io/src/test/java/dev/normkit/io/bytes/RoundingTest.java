package dev.normkit.io.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers of 16 bits: all of them come back, and what lies between goes to the nearer. */
class RoundingTest {
  @Test
  void everyHalf() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.ofIeee((short) bits);
      if (!Float.isNaN(value)) {
        assertEquals(bits, Rounding.half(value), "" + value);
      }
      float upper = Half.ofUpperBits((short) bits);
      if (!Float.isNaN(upper)) {
        assertEquals(bits, Rounding.upperHalf(upper), "" + upper);
      }
    }
    assertEquals(0x7E00, Rounding.half(Double.NaN));
    assertEquals(0x7C00, Rounding.half(1e300));
    assertEquals(0xFC00, Rounding.half(-65520));
    assertEquals(0x7BFF, Rounding.half(65519.99));
    assertEquals(0, Rounding.half(0x1p-25));
    assertEquals(1, Rounding.half(Math.nextUp(0x1p-25)));
    assertEquals(0x8000, Rounding.half(-1e-300));
  }

  @Test
  void theNearer() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      int bits = random.nextInt(0x7BFF);
      double low = Half.ofIeee((short) bits);
      double high = Half.ofIeee((short) (bits + 1));
      double middle = low + (high - low) / 2;
      assertEquals(bits + (bits & 1), Rounding.half(middle), "ties go to even");
      assertEquals(bits + 1, Rounding.half(Math.nextUp(middle)));
      assertEquals(bits, Rounding.half(Math.nextDown(middle)));
    }
  }
}
