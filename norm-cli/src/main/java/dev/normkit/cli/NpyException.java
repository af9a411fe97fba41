package dev.normkit.cli;

import java.io.IOException;

/** A file that isn't an .npy file, or is of a kind that isn't read. */
final class NpyException extends IOException {
  private static final long serialVersionUID = 1L;

  NpyException(String why) {
    super(why);
  }
}
