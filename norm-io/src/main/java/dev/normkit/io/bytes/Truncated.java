package dev.normkit.io.bytes;

import java.io.IOException;
import java.io.Serial;

/** The bytes of a tensor ended before its last element. */
public final class Truncated extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final long present;

  /**
   * Creates an exception.
   *
   * @param present how many bytes there were
   */
  public Truncated(long present) {
    super("only " + present + " bytes");
    this.present = present;
  }

  /** {@return how many bytes there were} */
  public long present() {
    return present;
  }
}
