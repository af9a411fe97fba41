package dev.normkit.io.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/** What is written piece by piece, as one text. */
final class Written {
  private Written() {}

  interface Content {
    void write(Writer to) throws IOException;
  }

  static String text(Content content) {
    StringWriter text = new StringWriter();
    try {
      content.write(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
