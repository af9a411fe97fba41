package dev.normkit.machine;

/**
 * What a {@code float[]} holds before its first element. If the array begins with a cache line, as
 * large ones do with most collectors, this says which elements cache lines begin with. A wrong
 * answer would cost only speed.
 */
public final class ArrayHeader {
  private static final int USUAL_BYTES = 16;

  /** With {@code -XX:+UseCompactObjectHeaders}. */
  private static final int COMPACT_BYTES = 12;

  /** The first Java version that can have compact headers. */
  private static final int COMPACT_POSSIBLE = 24;

  /** The first Java version that has them unless told otherwise. */
  private static final int COMPACT_USUAL = 27;

  private static final int FLOATS = bytes() / Float.BYTES;

  private ArrayHeader() {}

  /**
   * {@return the size of the header in floats: 4 in most virtual machines, 3 with compact object
   * headers}
   */
  public static int floats() {
    return FLOATS;
  }

  private static int bytes() {
    try {
      // A field, since newer JDKs warn of this class's methods.
      return VmOptions.ofJdk("sun.misc.Unsafe").getField("ARRAY_FLOAT_BASE_OFFSET").getInt(null);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException absent) {
      // On the module path jdk.unsupported is absent unless some module requires it.
      return isCompact(Runtime.version().feature()) ? COMPACT_BYTES : USUAL_BYTES;
    }
  }

  private static boolean isCompact(int version) {
    if (version < COMPACT_POSSIBLE) {
      return false;
    }
    return VmOptions.value("UseCompactObjectHeaders")
        .map("true"::equals)
        .orElse(version >= COMPACT_USUAL);
  }
}
