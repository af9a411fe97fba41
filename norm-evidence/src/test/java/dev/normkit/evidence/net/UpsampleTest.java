package dev.normkit.evidence.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class UpsampleTest {
  @Test
  void eachValueStandsFourTimes() {
    Tensor x = new Tensor(2, new Size(1, 1, 2));
    System.arraycopy(new float[] {1, 2, 3, 4}, 0, x.data(), 0, 4);
    assertArrayEquals(
        new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
        new Upsample(x.size()).forward(x, Mode.TRAINING).data());
  }
}
