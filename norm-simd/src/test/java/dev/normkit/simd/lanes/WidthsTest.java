package dev.normkit.simd.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthsTest {
  /** C2 overwrites scalable vectors of more than 256 bits, which no test on x86-64 shows. */
  @ParameterizedTest
  @CsvSource({
    "amd64, 128, 128",
    "amd64, 256, 256",
    "amd64, 512, 512",
    "aarch64, 128, 128",
    "aarch64, 256, 256",
    "aarch64, 512, 128",
    "aarch64, 2048, 128",
    "riscv64, 256, 256",
    ", 512, 512"
  })
  void theWidestThatIsRight(String architecture, int widest, int own) {
    assertEquals(own, Widths.own(widest, architecture));
  }
}
