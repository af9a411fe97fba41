package dev.normkit.io.report;

import dev.normkit.io.health.Finding;
import dev.normkit.io.health.Health;
import dev.normkit.io.norm.Normalization;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;

/**
 * The normalizations of a file and what is wrong with them.
 *
 * @param file the file's name
 * @param format what it is, for example {@code ONNX}
 * @param normalizations all of them, in the order of the file
 * @param findings errors first
 * @param remarks what else the user should know, one sentence each
 */
public record Inspection(
    String file,
    String format,
    List<Normalization> normalizations,
    List<Finding> findings,
    List<String> remarks) {

  /** Copies the lists. */
  public Inspection {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(format, "format");
    normalizations = List.copyOf(normalizations);
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
  }

  /**
   * Judges normalizations.
   *
   * @param file the file's name
   * @param format what it is
   * @param normalizations all of them
   * @param remarks what else the user should know
   * @return the inspection with what {@link Health} finds
   */
  public static Inspection of(
      String file, String format, List<Normalization> normalizations, List<String> remarks) {
    return new Inspection(file, format, normalizations, Health.of(normalizations), remarks);
  }

  /** {@return the number of findings that are errors} */
  public int errors() {
    return (int) findings.stream().filter(Finding::isError).count();
  }

  /** {@return the number of findings that are notes} */
  public int notes() {
    return findings.size() - errors();
  }

  /**
   * {@return the findings about one normalization}
   *
   * @param norm of this file
   */
  public List<Finding> of(Normalization norm) {
    return findings.stream().filter(finding -> finding.layer().equals(norm.name())).toList();
  }

  /** {@return lines for people, errors first, without a line end after the last} */
  public String toText() {
    return Written.text(this::writeText);
  }

  /** {@return a JSON object, pretty printed, without a line end after the last brace} */
  public String toJson() {
    return Written.text(this::writeJson);
  }

  /** {@return a page of its own with pictures, errors first} */
  public String toHtml() {
    return Written.text(this::writeHtml);
  }

  /**
   * Writes {@link #toText} piece by piece.
   *
   * @param to what takes it; stays open
   * @throws IOException if it doesn't
   */
  public void writeText(Writer to) throws IOException {
    new InspectionText(this).write(to);
  }

  /**
   * Writes {@link #toJson} piece by piece: of a model of many layers it is much larger than the
   * model.
   *
   * @param to what takes it; stays open
   * @throws IOException if it doesn't
   */
  public void writeJson(Writer to) throws IOException {
    new InspectionJson(this).write(to);
  }

  /**
   * Writes {@link #toHtml} piece by piece: of a model of many layers it is much larger than the
   * model.
   *
   * @param to what takes it; stays open
   * @throws IOException if it doesn't
   */
  public void writeHtml(Writer to) throws IOException {
    InspectionPage.of(this).write(to);
  }
}
