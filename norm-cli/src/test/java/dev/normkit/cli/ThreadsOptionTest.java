package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ThreadsOptionTest {
  /** How many are useful matters to who asked for more than there may be, and to nobody else. */
  @Test
  void onlyTooManyAreAdvisedAgainst() {
    String range = "it must be at least 1 and at most 32767";
    assertEquals("norm: --threads is 0; " + range, refusal("0"));
    assertEquals(
        "norm: --threads is 32768; "
            + range
            + "; more than the processors of this machine, "
            + Runtime.getRuntime().availableProcessors()
            + ", don't make it faster",
        refusal("32768"));
  }

  private static String refusal(String threads) {
    return Program.run("select", "--network", "cnn", "--threads", threads).err().strip();
  }
}
