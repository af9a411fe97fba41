package dev.normkit.io.bytes;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read again and again from their start: a part of a file, or of an archive. */
public interface ByteSource {

  /** {@return how many there are, as far as the file itself tells} */
  long length();

  /** {@return whether so many are known to be there, so that memory for them may be taken} */
  boolean present();

  /**
   * Opens them.
   *
   * @return a stream of them all, not buffered
   * @throws IOException if they can't be read
   */
  InputStream open() throws IOException;
}
