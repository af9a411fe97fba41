package dev.normkit.selector;

import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.report.Report;
import dev.normkit.spi.NormKernel;

/**
 * Both decisions about a usage.
 *
 * @param method which method, and why
 * @param backend which backend, and why
 */
public record Selection(MethodDecision method, BackendDecision backend) {

  /**
   * Prepares a new kernel of the chosen backend for the chosen method.
   *
   * @return a kernel on the threads that were chosen
   * @throws IllegalStateException if the usage has no shape
   */
  public NormKernel prepare() {
    return backend.prepare();
  }

  /**
   * {@return what there is to tell of both decisions, which {@link #toText} and {@link #toJson}
   * write}
   */
  public Report report() {
    return Report.builder()
        .part("method", method.report())
        .part("backend", backend.report())
        .build();
  }

  /**
   * The selection as lines of text, the same for equal selections on every JDK and machine. The
   * first line is {@code method <NAME> chosen <rule id>: <reason>}; then come the other methods,
   * the notes, the inputs, and the backends, the chosen one first, with theirs.
   *
   * @return the lines, without a line end after the last
   */
  public String toText() {
    return report().toText();
  }

  /**
   * The selection as JSON: {@code {"method":{"chosen":"GROUP","rule":"DOC-3",…},
   * "backend":{"chosen":"simd",…}}}, pretty printed, with the keys in a fixed order.
   *
   * @return the text, without a line end after the last brace
   */
  public String toJson() {
    return report().toJson();
  }
}
