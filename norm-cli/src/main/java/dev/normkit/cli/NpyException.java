package dev.normkit.cli;

import java.io.IOException;

/** A file that is not an .npy file, or one of a kind that is not read. */
final class NpyException extends IOException {
  private static final long serialVersionUID = 1L;

  NpyException(String why) {
    super(why);
  }
}
