package dev.normkit.cli;

import dev.normkit.files.FileTrouble;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output, which remembers that it failed: a {@link java.io.PrintWriter} on it only drops
 * what it cannot write.
 */
final class StandardOutput extends FilterOutputStream {
  private Optional<OutputException> failure = Optional.empty();

  StandardOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException failed) {
      OutputException unwritable =
          new OutputException("standard output: " + FileTrouble.reason(failed), failed);
      failure = Optional.of(unwritable);
      throw unwritable;
    }
  }

  /** What the first failure was, if there was one. */
  Optional<OutputException> failure() {
    return failure;
  }
}
