package dev.normkit.evidence.report;

import java.io.IOException;
import java.nio.file.Path;

/** A picture on a report's page. */
public interface Picture {
  /** The file's name. */
  String fileName();

  /** What is to be seen. */
  String title();

  /** Writes the file. */
  void write(Path folder) throws IOException;
}
