package dev.normkit.io.report;

import dev.normkit.io.model.FileInspection;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** A program that writes all reports on a file to nowhere: what it needs is what they need. */
final class WriteReports {
  private WriteReports() {}

  public static void main(String[] args) throws IOException {
    Inspection inspection = FileInspection.of(Path.of(args[0]));
    inspection.writeText(Writer.nullWriter());
    inspection.writeJson(Writer.nullWriter());
    inspection.writeHtml(Writer.nullWriter());
    System.out.println(inspection.normalizations().size());
  }
}
