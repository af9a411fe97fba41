package dev.normkit.tier;

/** How much the build asks: a part of what a test could ask, or, with the profile full, all. */
public final class TestTier {
  private static final boolean FULL = "full".equals(System.getProperty("normkit.test.tier"));

  private TestTier() {}

  /** Whether all is asked. */
  public static boolean isFull() {
    return FULL;
  }

  /** The first in full, else the second. */
  public static int either(int inFull, int byDefault) {
    return FULL ? inFull : byDefault;
  }
}
