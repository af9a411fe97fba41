package dev.normkit.selector;

/**
 * Both decisions about a usage.
 *
 * @param method which method, and why
 * @param backend which backend, and why
 */
public record Selection(MethodDecision method, BackendDecision backend) {

  /**
   * The selection as lines of text, the same for equal selections on every JDK and machine. The
   * first line is {@code method <NAME> chosen <rule id>: <reason>}; then come the other methods,
   * the notes, the inputs, and the backends, the chosen one first, with theirs.
   *
   * @return the lines, without a line end after the last
   */
  public String toText() {
    return method.toText() + "\n" + backend.toText();
  }

  /**
   * The selection as JSON: {@code {"method":{"chosen":"GROUP","rule":"DOC-3",…},
   * "backend":{"chosen":"simd",…}}}, pretty printed, with the keys in a fixed order.
   *
   * @return the text, without a line end after the last brace
   */
  public String toJson() {
    return DecisionJson.of(this);
  }
}
