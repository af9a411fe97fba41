package dev.normkit.selector;

import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import dev.normkit.spi.NormKernel;

/**
 * Both decisions about a usage.
 *
 * @param method which method, and why
 * @param backend which backend, and why
 */
public record Selection(MethodDecision method, BackendDecision backend) implements Reported {

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
   * Both decisions. The first line of the text is {@code method <NAME> chosen <rule id>: <reason>};
   * then come the other methods, the notes, the inputs, and the backends, the chosen one first,
   * with theirs. JSON: {@code {"method":{"chosen":"GROUP","rule":"DOC-3",…},
   * "backend":{"chosen":"simd",…}}}.
   *
   * @return the report
   */
  @Override
  public Report report() {
    return Report.builder()
        .part("method", method.report())
        .part("backend", backend.report())
        .build();
  }
}
